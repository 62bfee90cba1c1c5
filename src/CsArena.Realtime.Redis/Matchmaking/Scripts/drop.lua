-- Tickets whose grace is over end, each once (I2): those of players who did not return, and those that were parked and
-- neither whose node nor whose player was seen again.
--
-- ARGV: how many at most.
local dropped = {}
for _, player in ipairs(call('ZRANGEBYSCORE', base .. ':held', '-inf', digits(now()), 'LIMIT', 0, ARGV[1])) do
  local text = call('HGET', base .. ':tickets', player)
  if text then
    local ticket = cjson.decode(text)
    unlist(player, ticket)
    endTicket(player, ticket.queue)
    dropped[#dropped + 1] = player
  else
    call('ZREM', base .. ':held', player)
  end
end

return dropped
