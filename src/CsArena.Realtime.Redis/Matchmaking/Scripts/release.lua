-- A room is over: its players may queue again, unless they play in another by now (I1), and nobody claims it any more.
-- A forfeit is counted once, whoever releases the room how often; a match without one ends the player's row.
--
-- KEYS: unconfirmed, matches, playing, name of the queue. ARGV: room, its players, who forfeited ('' for nobody), forfeits
-- before a pause (0: there is none), the first pause, the longest, and how long after it another forfeit is in a row, in
-- microseconds.
local call = redis.call
local room, before, window = ARGV[1], tonumber(ARGV[5]), tonumber(ARGV[8])
call('ZREM', KEYS[1], room)
call('HDEL', KEYS[2], room)

-- A hash for each player: a field for each room, and `until`, the end of the pause.
local function count(forfeits)
  if before == 0 then
    return
  end

  local time = call('TIME')
  local at = time[1] * 1000000 + time[2]
  local pausedUntil = tonumber(call('HGET', forfeits, 'until') or 0)
  if pausedUntil + window <= at then
    call('DEL', forfeits)
  end

  if call('HSETNX', forfeits, 'room:' .. room, 1) == 0 then
    return
  end

  call('HSETNX', forfeits, 'until', 0)
  local number = call('HLEN', forfeits) - 1
  local pause = 0
  if number >= before then
    pause = math.min(tonumber(ARGV[7]), tonumber(ARGV[6]) * 2 ^ math.min(20, number - before))
  end
  call('HSET', forfeits, 'until', string.format('%.0f', at + pause))
  call('PEXPIRE', forfeits, string.format('%.0f', math.ceil((pause + window) / 1000)))
end

for i = 2, 3 do
  local player = ARGV[i]
  if call('HGET', KEYS[3], player) == room then
    call('HDEL', KEYS[3], player)
  end

  local forfeits = KEYS[4] .. ':forfeits:' .. player
  if player == ARGV[4] then
    count(forfeits)
  elseif call('HEXISTS', forfeits, 'room:' .. room) == 0 then
    call('DEL', forfeits)
  end
end

return 1
