-- The list, unless the caller has it: its version, and a list of each entry with its end.
--
-- KEYS: the sorted set of what is refused, its version. ARGV: version that the caller has.
local call = redis.call
local version = call('GET', KEYS[2]) or 'empty'
if version == ARGV[1] then
  return { version }
end

return { version, call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES') }
