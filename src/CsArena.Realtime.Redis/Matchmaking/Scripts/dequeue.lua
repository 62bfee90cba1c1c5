-- A ticket is withdrawn, or it is too late and this is the room; never both (I2).
--
-- ARGV: player.
local player = ARGV[1]

local text = call('HGET', base .. ':tickets', player)
if text then
  local ticket = cjson.decode(text)
  unlist(player, ticket)
  endTicket(player, ticket.queue)
  return { 'dequeued' }
end

local current = call('HGET', base .. ':playing', player)
return current and { 'playing', current } or { 'idle' }
