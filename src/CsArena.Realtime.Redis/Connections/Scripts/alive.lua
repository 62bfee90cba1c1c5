-- Keeps: nothing that lasts. Answers with its argument where scripts run and write: what a replica, a full server or one
-- that cannot save does not do.
-- KEYS: one of its own. ARGV: anything.
redis.call('SET', KEYS[1], ARGV[1], 'PX', 10000)
return redis.call('GET', KEYS[1])
