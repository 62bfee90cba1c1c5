-- What the queue's scripts share; it is put before each of them that needs it.
--
-- KEYS[1] is the name of the queue. Every other key begins with it, and so shares its hash tag.
--
-- A ticket is in `tickets` and in the `users` of its queue until it ends, and meanwhile it is one of
--   waiting: the list of its queue has one live entry for it. Live entries are in the order of the tickets' numbers.
--   held:    it is in `held`, by the end of its grace, and has no live entry.
--   parked:  it is in `held` and in `parked`: it was met at the head of the list while its node's lease was over.
-- Of a player's entries in a list, the first are stale, as many as `stale` counts for the player: they are of tickets
-- that left a list too long to be searched. The field '' counts all of them.
local call = redis.call
local base = KEYS[1]

-- Up to this length an entry is looked for; LREM costs about as much as two other commands then.
local searchable = 1000

-- In microseconds: how long a parked ticket waits for its node or its player.
local parkedGrace = 10 * 60 * 1000000

local function keyOf(kind, queue)
  if queue == 'default' then
    return base .. kind
  end
  return base .. kind .. ':' .. queue
end

local function usersOf(queue)
  return keyOf(':users', queue)
end

local function now()
  local time = call('TIME')
  return time[1] * 1000000 + time[2]
end

local function digits(number)
  return string.format('%.0f', number)
end

local function isAlive(node, at)
  local leaseEnds = call('ZSCORE', base .. ':nodes', node)
  return leaseEnds and at < tonumber(leaseEnds)
end

-- A node's parked tickets are one range, in the order of their numbers: node, number, queue, player. A name comes with its
-- length, so that it may have any characters in it.
local function measured(name)
  return #name .. ':' .. name
end

local function parkedEntry(player, ticket)
  return measured(ticket.nodeId) .. ':' .. string.format('%016.0f', ticket.number) .. ':' .. measured(ticket.queue) .. ':' .. player
end

-- Whether this entry is a stale one, which is used up by that.
local function useUpStale(queue, player)
  local stale = keyOf(':stale', queue)
  local count = call('HGET', stale, player)
  if not count then
    return false
  end
  if count == '1' then
    call('HDEL', stale, player)
  else
    call('HINCRBY', stale, player, -1)
  end
  if call('HINCRBY', stale, '', -1) == 0 then
    call('DEL', stale)
  end
  return true
end

-- Writes the list anew: without its stale entries, and with tickets that wait again where their numbers put them.
local function rebuild(queue, returning)
  local list, stale = keyOf('', queue), keyOf(':stale', queue)
  local staleLeft = {}
  local counts = call('HGETALL', stale)
  for i = 1, #counts, 2 do
    staleLeft[counts[i]] = tonumber(counts[i + 1])
  end

  local live = {}
  for _, player in ipairs(call('LRANGE', list, 0, -1)) do
    local left = staleLeft[player] or 0
    if left > 0 then
      staleLeft[player] = left - 1
    else
      live[#live + 1] = player
    end
  end

  local numbers = {}
  local function numberOf(index)
    if not numbers[index] then
      local text = call('HGET', base .. ':tickets', live[index])
      numbers[index] = text and cjson.decode(text).number or 0
    end
    return numbers[index]
  end

  call('DEL', list, stale)
  local batch = {}
  local function push(player)
    batch[#batch + 1] = player
    if #batch == 1000 then
      call('RPUSH', list, unpack(batch))
      batch = {}
    end
  end

  local from = 1
  for _, ticket in ipairs(returning) do
    local low, high = from, #live + 1
    if low < high and numberOf(low) > ticket.number then
      high = low
    end
    while low < high do
      local middle = math.floor((low + high) / 2)
      if numberOf(middle) < ticket.number then
        low = middle + 1
      else
        high = middle
      end
    end
    for i = from, low - 1 do
      push(live[i])
    end
    from = low
    push(ticket.player)
  end
  for i = from, #live do
    push(live[i])
  end
  if #batch > 0 then
    call('RPUSH', list, unpack(batch))
  end
end

-- What was made for many entries would be collected in the course of the calls that follow, and slow them down.
local function collectAfter(entries)
  if entries > 10000 then
    collectgarbage()
  end
end

-- Takes a ticket out of whatever it is in: after that it has no live entry, and is neither held nor parked.
local function unlist(player, ticket)
  if call('ZREM', base .. ':held', player) == 1 then
    call('ZREM', base .. ':parked', parkedEntry(player, ticket))
    return
  end

  local list = keyOf('', ticket.queue)
  local length = call('LLEN', list)
  if length <= searchable then
    call('LREM', list, -1, player)
    return
  end

  local stale = keyOf(':stale', ticket.queue)
  call('HINCRBY', stale, player, 1)
  if call('HINCRBY', stale, '', 1) * 2 > length then
    rebuild(ticket.queue, {})
    collectAfter(length)
  end
end

local function endTicket(player, queue)
  call('HDEL', base .. ':tickets', player)
  call('SREM', usersOf(queue), player)
end

-- Takes the oldest waiting ticket whose node is alive out of the list (I3, I4). Those of dead nodes are parked on the
-- way, so that each is met once.
local function takeOldest(queue, at)
  local list = keyOf('', queue)
  while true do
    local player = call('LPOP', list)
    if not player then
      return nil
    end
    if not useUpStale(queue, player) then
      local text = call('HGET', base .. ':tickets', player)
      if text then
        local ticket = cjson.decode(text)
        if isAlive(ticket.nodeId, at) then
          return player, text
        end
        call('ZADD', base .. ':held', digits(at + parkedGrace), player)
        call('ZADD', base .. ':parked', 0, parkedEntry(player, ticket))
      end
    end
  end
end

-- Makes a match of two tickets that are in no list (I1, I3, I5).
local function pair(queue, waiting, waitingText, coming, comingText, at, room, lease)
  local match = '{"roomId":"' .. room .. '","matchedAt":"' .. digits(at) .. '","player1":' .. waitingText
    .. ',"player2":' .. comingText .. '}'
  endTicket(waiting, queue)
  call('HSET', base .. ':playing', waiting, room, coming, room)
  call('HSET', base .. ':matches', room, match)
  call('ZADD', base .. ':unconfirmed', digits(at + lease), room)
  return match
end

-- A player with a ticket is back, or still there: moves the ticket, and pairs it if anybody else waits. If nobody does,
-- the list is empty, so that its end is the ticket's place.
local function comeBack(player, ticket, node, connection, room, lease)
  local at = now()
  local queue = ticket.queue
  unlist(player, ticket)
  ticket.nodeId = node
  ticket.connectionId = connection
  local text = cjson.encode(ticket)
  local waiting, waitingText = takeOldest(queue, at)
  if waiting then
    endTicket(player, queue)
    return { 'matched', pair(queue, waiting, waitingText, player, text, at, room, lease), call('SCARD', usersOf(queue)) }
  end

  call('HSET', base .. ':tickets', player, text)
  call('RPUSH', keyOf('', queue), player)
  local size = call('SCARD', usersOf(queue))
  local last = tonumber(call('HGET', base .. ':numbers', queue) or 0)
  return { 'waiting', text, size, math.max(1, size - (last - ticket.number)) }
end

local function playing(room)
  return { 'playing', room, 1 - call('HEXISTS', base .. ':matches', room) }
end
