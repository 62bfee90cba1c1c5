-- Of several who step on from one version, one succeeds (I6).
--
-- ARGV: expected version, lifetime of the session and of a round in milliseconds, the session, and for each round that
-- changed its number and the round. Answers the time, and the round that it enters where that was not given.
local at = now()
local current = call('HMGET', KEYS[1], 'version', 'totalRounds', 'currentRound')
if not current[1] then
  return { 'notFound', at }
end
if current[1] ~= ARGV[1] then
  return { 'conflict', at }
end

for i = 5, #ARGV, 2 do
  if call('EXISTS', KEYS[2] .. ARGV[i]) == 0 then
    return { 'notFound', at }
  end
end

write(KEYS[1], moving, ARGV[4])
local entered = call('HGET', KEYS[1], 'currentRound')
local isKnown = entered == current[3]
for i = 5, #ARGV, 2 do
  write(KEYS[2] .. ARGV[i], roundMoving, ARGV[i + 1])
  isKnown = isKnown or entered == ARGV[i]
end

keep(at, current[2], ARGV[2], ARGV[3])
local round = not isKnown and readRound(entered)
return { 'advanced', at, round and cmsgpack.pack(round) }
