-- Keeps: a room that is over leaves nothing behind (I12).
-- KEYS: deadlines, steps. ARGV: room. Answers 1, or 0 when there was no entry.
redis.call('HDEL', KEYS[2], ARGV[1])
return redis.call('ZREM', KEYS[1], ARGV[1])
