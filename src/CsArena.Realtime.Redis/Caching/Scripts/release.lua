-- Keeps: only a load of the caller's own is given back.
-- KEYS: entry. ARGV: mark of the caller's load. Answers 1, or 0 when it was somebody else's, or done.
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
