-- A room has one session, whoever creates it (I5).
--
-- ARGV: lifetime of the session and of a round in milliseconds, the session, its rounds in order.
if call('EXISTS', KEYS[1]) == 1 then
  return 0
end

write(KEYS[1], joined(fixed, moving), ARGV[3])
for i = 4, #ARGV do
  local key = KEYS[2] .. (i - 3)
  call('DEL', key)
  write(key, joined(roundFixed, roundMoving), ARGV[i])
end

keep(now(), #ARGV - 3, ARGV[1], ARGV[2])
return 1
