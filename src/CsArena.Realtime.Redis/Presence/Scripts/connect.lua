-- Keeps: a player has one current connection, the newest by this clock alone; whoever is replaced is told to the one who
-- replaces, once.
-- KEYS: the player's connection, and where it is alone on its server, the node's players.
-- ARGV: player, connection, node, TTL (ms), the key of a node's players as its part before the node and after.
-- Answers since when it is current (ms), then connection, node and time of the one that was replaced, if there was one.
local old = redis.call('HMGET', KEYS[1], 'socketId', 'serverId', 'connectedAt')
local time = redis.call('TIME')
local at = time[1] * 1000 + math.floor(time[2] / 1000)
local replaces = old[1] and old[1] ~= ARGV[2]
if replaces then
  -- Whatever a clock that was set back says, or that of a master before this one.
  at = math.max(at, old[3] + 1)
elseif old[1] then
  at = tonumber(old[3])
end
if KEYS[2] then
  if replaces then
    redis.call('SREM', ARGV[5] .. old[2] .. ARGV[6], old[1] .. ' ' .. ARGV[1])
  end
  redis.call('SADD', KEYS[2], ARGV[2] .. ' ' .. ARGV[1])
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
end
redis.call('HSET', KEYS[1], 'socketId', ARGV[2], 'serverId', ARGV[3], 'connectedAt', string.format('%.0f', at))
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return replaces and { at, old[1], old[2], old[3] } or { at }
