-- Keeps: a lease makes a room due sooner and never later, and a room without an entry stays without (I8).
-- KEYS: deadlines, steps. ARGV: room, lease (ms). Answers the room's step, or nothing when it has no entry.
local step = redis.call('HGET', KEYS[2], ARGV[1])
if step then
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('ZADD', KEYS[1], 'LT', now + ARGV[2], ARGV[1])
end
return step
