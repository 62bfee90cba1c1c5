-- Nodes whose lease is over and that were not removed.
--
-- KEYS: nodes.
local call = redis.call
local time = call('TIME')
return call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', time[1] * 1000000 + time[2]))
