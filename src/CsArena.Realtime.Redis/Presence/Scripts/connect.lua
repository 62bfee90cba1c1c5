-- Keeps: a player has one current connection, the newest; whoever is replaced is told to the one who replaces, once.
-- KEYS: the player's connection, and where it is alone on its server, the node's players.
-- ARGV: player, connection, node, connected at, TTL (ms), the key of a node's players as its part before the node and after.
-- Answers connection, node and time of the one that was replaced; nothing when there was none or it was this one.
local old = redis.call('HMGET', KEYS[1], 'socketId', 'serverId', 'connectedAt')
local replaces = old[1] and old[1] ~= ARGV[2]
if KEYS[2] then
  if replaces then
    redis.call('SREM', ARGV[6] .. old[2] .. ARGV[7], old[1] .. ' ' .. ARGV[1])
  end
  redis.call('SADD', KEYS[2], ARGV[2] .. ' ' .. ARGV[1])
  redis.call('PEXPIRE', KEYS[2], ARGV[5])
end
redis.call('HSET', KEYS[1], 'socketId', ARGV[2], 'serverId', ARGV[3], 'connectedAt', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return replaces and old
