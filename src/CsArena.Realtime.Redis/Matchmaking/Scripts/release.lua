-- A room is over: its players may queue again, unless they play in another by now (I1), and nobody claims it any more.
--
-- KEYS: unconfirmed, matches, playing. ARGV: room, its players.
local call = redis.call
call('ZREM', KEYS[1], ARGV[1])
call('HDEL', KEYS[2], ARGV[1])
for i = 2, 3 do
  if call('HGET', KEYS[3], ARGV[i]) == ARGV[1] then
    call('HDEL', KEYS[3], ARGV[i])
  end
end

return 1
