-- A node says that it is alive (I3). If it was taken for dead meanwhile, its tickets are back in their places (I4): one
-- pass over each queue that has any.
--
-- ARGV: node, lease in microseconds.
local node = ARGV[1]
local nodes, parked = base .. ':nodes', base .. ':parked'
local at = now()
local known = isAlive(node, at)
call('ZADD', nodes, digits(at + ARGV[2]), node)

local first, last = '[' .. measured(node) .. ':', '(' .. measured(node) .. ';'
local entries = call('ZRANGEBYLEX', parked, first, last)
if #entries > 0 then
  call('ZREMRANGEBYLEX', parked, first, last)
  local returning, players = {}, {}
  for i, entry in ipairs(entries) do
    local number, length, at = string.match(entry, '^(%d+):(%d+):()', #measured(node) + 2)
    local queue = string.sub(entry, at, at + length - 1)
    local player = string.sub(entry, at + length + 1)
    returning[queue] = returning[queue] or {}
    table.insert(returning[queue], { player = player, number = tonumber(number) })
    players[#players + 1] = player
    if #players == 1000 or i == #entries then
      call('ZREM', base .. ':held', unpack(players))
      players = {}
    end
  end
  for queue, tickets in pairs(returning) do
    rebuild(queue, tickets)
  end

  local count = #entries
  entries, returning = nil, nil
  collectAfter(count)
end

return known and 1 or 0
