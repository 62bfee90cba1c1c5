-- A node says that it is alive (I3). If it was taken for dead meanwhile, its tickets are back in their places (I4): one
-- pass over each queue that has any.
--
-- ARGV: node, lease in microseconds.
local node = ARGV[1]
local nodes, parked = base .. ':nodes', base .. ':parked'
local at = now()
local known = isAlive(node, at)
call('ZADD', nodes, digits(at + ARGV[2]), node)

local first, last = '[' .. parkedOf(node) .. ':', '(' .. parkedOf(node) .. ';'
local entries = call('ZRANGEBYLEX', parked, first, last)
if #entries > 0 then
  call('ZREMRANGEBYLEX', parked, first, last)
  local returning = {}
  for _, entry in ipairs(entries) do
    local rest = string.sub(entry, #parkedOf(node) + 2)
    local player = string.sub(rest, 18)
    local text = call('HGET', base .. ':tickets', player)
    call('ZREM', base .. ':held', player)
    if text then
      local queue = cjson.decode(text).queue
      returning[queue] = returning[queue] or {}
      table.insert(returning[queue], { player = player, number = tonumber(string.sub(rest, 1, 16)) })
    end
  end
  for queue, tickets in pairs(returning) do
    rebuild(queue, tickets)
  end
end

return known and 1 or 0
