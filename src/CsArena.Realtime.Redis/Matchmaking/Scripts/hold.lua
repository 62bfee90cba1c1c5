-- A ticket whose connection is gone keeps its place, and nobody is paired with it. The first grace counts; a ticket that
-- was parked has none of its own.
--
-- ARGV: player, the connection that is gone, grace in microseconds.
local player = ARGV[1]

local text = call('HGET', base .. ':tickets', player)
if not text then
  return 0
end

local ticket = cjson.decode(text)
if ticket.connectionId ~= ARGV[2] then
  return 0
end

local held = base .. ':held'
if call('ZSCORE', held, player) and call('ZREM', base .. ':parked', parkedEntry(player, ticket)) == 0 then
  return 1
end

unlist(player, ticket)
call('ZADD', held, digits(now() + ARGV[3]), player)
return 1
