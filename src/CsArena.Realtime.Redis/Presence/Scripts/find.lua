-- Where a player is. A script only because the library sends a SELECT after a plain command.
-- KEYS: the player's presence.
return redis.call('HMGET', KEYS[1], 'socketId', 'serverId', 'connectedAt')
