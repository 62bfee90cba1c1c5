-- A player is in a queue once, and two who are paired leave list and set in the step that pairs them.
-- KEYS: list, set. ARGV: player. Returns the two players, or how many wait (0: the player waits already).
if redis.call('SADD', KEYS[2], ARGV[1]) == 0 then
  return { 0 }
end
local waiting = redis.call('RPUSH', KEYS[1], ARGV[1])
if waiting < 2 then
  return { waiting }
end
local players = redis.call('LPOP', KEYS[1], 2)
redis.call('SREM', KEYS[2], players[1], players[2])
return players
