-- Keeps: of all who ask for an entry that is not there, one at a time is to load it, and its time is bounded.
-- KEYS: entry. ARGV: mark of the caller's load, its lifetime (ms). Answers the entry, the mark of somebody else's load, or
-- nothing when the load is the caller's.
local entry = redis.call('GET', KEYS[1])
if entry and entry ~= ARGV[1] then
  return entry
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false
