-- Keeps: a room has one entry, and an entry with a higher step is never put back (I8).
-- KEYS: deadlines, steps. ARGV: room, due at (ms), step. Answers 1, or 0 when the entry has a higher step.
local step = redis.call('HGET', KEYS[2], ARGV[1])
if step and tonumber(step) > tonumber(ARGV[3]) then
  return 0
end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
return 1
