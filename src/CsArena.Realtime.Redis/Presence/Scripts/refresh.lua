-- Keeps: an entry that was lost comes back, and a newer connection is never replaced by an older one.
-- KEYS and ARGV: as in connect.lua, and since when the connection is the player's (ms).
-- Answers the connection and the node that this one took the place of, or its own when a newer one is there; else nothing.
local old = redis.call('HMGET', KEYS[1], 'socketId', 'serverId', 'connectedAt')
local other = old[1] and old[1] ~= ARGV[2]
if other and tonumber(old[3]) >= tonumber(ARGV[7]) then
  if KEYS[2] then
    redis.call('SREM', KEYS[2], ARGV[2] .. ' ' .. ARGV[1])
  end
  return { ARGV[2], ARGV[3] }
end
if KEYS[2] then
  if other then
    redis.call('SREM', ARGV[5] .. old[2] .. ARGV[6], old[1] .. ' ' .. ARGV[1])
  end
  redis.call('SADD', KEYS[2], ARGV[2] .. ' ' .. ARGV[1])
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
end
redis.call('HSET', KEYS[1], 'socketId', ARGV[2], 'serverId', ARGV[3], 'connectedAt', ARGV[7])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return other and { old[1], old[2] }
