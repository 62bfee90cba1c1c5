-- Of several who step on from one version, one succeeds (I6).
--
-- ARGV: expected version, lifetime of the session and of a round in milliseconds, the session, and for each round that
-- changed its number and the round.
local at = now()
local current = call('HMGET', KEYS[1], 'version', 'totalRounds', 'currentRound')
if not current[1] then
  return { 'notFound', at }
end
if current[1] ~= ARGV[1] then
  return { 'conflict', at }
end

local given = {}
for i = 5, #ARGV, 2 do
  given[ARGV[i]] = true
  if call('EXISTS', KEYS[2] .. ARGV[i]) == 0 then
    return { 'notFound', at }
  end
end

write(KEYS[1], moving, ARGV[4])
for i = 5, #ARGV, 2 do
  write(KEYS[2] .. ARGV[i], roundMoving, ARGV[i + 1])
end

keep(at, current[2], ARGV[2], ARGV[3])

-- A step into another round goes on from that round.
local number = call('HGET', KEYS[1], 'currentRound')
if number == current[3] or given[number] then
  return { 'advanced', at }
end

local round = readRound(number)
return { 'advanced', at, number, round and cmsgpack.pack(round) }
