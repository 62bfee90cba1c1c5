-- A match that has its session is offered no more.
--
-- KEYS: unconfirmed, matches. ARGV: room.
local call = redis.call
call('HDEL', KEYS[2], ARGV[1])
return call('ZREM', KEYS[1], ARGV[1])
