-- Of several who step on from one version, one succeeds (I6).
--
-- ARGV: expected version, lifetime of the session and of a round in milliseconds, the session, and for each round that
-- changed its number and the round.
local at = now()
local current = call('HMGET', KEYS[1], 'version', 'totalRounds')
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
for i = 5, #ARGV, 2 do
  write(KEYS[2] .. ARGV[i], roundMoving, ARGV[i + 1])
end

keep(at, current[2], ARGV[2], ARGV[3])
return { 'advanced', at }
