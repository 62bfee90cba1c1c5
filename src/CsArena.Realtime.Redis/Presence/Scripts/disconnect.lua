-- Keeps: the end of a connection that is not the current one changes nothing.
-- KEYS: the player's connection. ARGV: player, connection, the key of a node's players as its part before the node and
-- after, where it is on the same server. Answers the node that the connection was on; nothing when it was not current.
local old = redis.call('HMGET', KEYS[1], 'socketId', 'serverId')
if old[1] ~= ARGV[2] then
  return false
end
redis.call('DEL', KEYS[1])
if ARGV[3] then
  redis.call('SREM', ARGV[3] .. old[2] .. ARGV[4], ARGV[2] .. ' ' .. ARGV[1])
end
return old[2]
