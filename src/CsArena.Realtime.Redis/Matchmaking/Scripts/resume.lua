-- A player who connects takes the ticket along: one that was held or parked waits again, and is paired with the oldest
-- live ticket at once (I4).
--
-- ARGV: player, node, connection, room of the match if one is made, lease of an unconfirmed match in microseconds.
local player = ARGV[1]

local current = call('HGET', base .. ':playing', player)
if current then
  return playing(current)
end

local text = call('HGET', base .. ':tickets', player)
if text then
  return comeBack(player, cjson.decode(text), ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]))
end

return { 'idle' }
