-- Keeps: a node lists a connection for as long as it is current.
-- KEYS: the player's connection, and where it is on the same server, the node's players. ARGV: connection, member.
-- Answers 1, or 0 when the connection is current.
if redis.call('HGET', KEYS[1], 'socketId') == ARGV[1] then
  return 0
end
if KEYS[2] then
  redis.call('SREM', KEYS[2], ARGV[2])
end
return 1
