-- Keeps: a time in which no node reached this server is known to every node afterwards, and each such time has one end.
-- KEYS: pulse. ARGV: busy for, tolerance (both microseconds), lifetime (ms), whether this is a pulse and not only a question.
-- Answers from and to (microseconds) of the latest gap, or nothing.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local at = redis.call('HGET', KEYS[1], 'at')
if not at and ARGV[4] == '0' then
  return {}
end
if at and now - at - ARGV[1] > tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[1], 'from', string.format('%.0f', at + ARGV[1]), 'to', string.format('%.0f', now))
end
redis.call('HSET', KEYS[1], 'at', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
local gap = redis.call('HMGET', KEYS[1], 'from', 'to')
return gap[1] and gap or {}
