-- Keeps: a due room is offered to one claimer per lease, and is due again when the lease is over (I8).
-- KEYS: deadlines, steps. ARGV: lease (ms), how many at most. Answers room, due at (ms), step, and so on.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'WITHSCORES', 'LIMIT', 0, ARGV[2])
local claimed = {}
for i = 1, #due, 2 do
  redis.call('ZADD', KEYS[1], now + ARGV[1], due[i])
  claimed[#claimed + 1] = due[i]
  claimed[#claimed + 1] = due[i + 1]
  claimed[#claimed + 1] = redis.call('HGET', KEYS[2], due[i]) or '0'
end
return claimed
