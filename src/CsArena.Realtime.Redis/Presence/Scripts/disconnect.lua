-- Keeps: the end of a connection that is not the current one changes nothing; its node lists it until it is forgotten.
-- KEYS: the player's connection. ARGV: connection. Answers 1, or 0 when it was not current.
if redis.call('HGET', KEYS[1], 'socketId') ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
