-- A match that nobody confirmed in time is offered to one node at a time (I5).
--
-- KEYS: unconfirmed, matches. ARGV: lease in microseconds, how many at most.
local call = redis.call
local time = call('TIME')
local now = time[1] * 1000000 + time[2]
local claimed = {}
for _, room in ipairs(call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now), 'LIMIT', 0, ARGV[2])) do
  local match = call('HGET', KEYS[2], room)
  if match then
    call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[1]), room)
    claimed[#claimed + 1] = match
  else
    call('ZREM', KEYS[1], room)
  end
end

return claimed
