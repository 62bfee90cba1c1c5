-- A player is queued once, or playing, or neither (I1): whoever comes is paired with the oldest live ticket (I3, I4), and
-- only if there is none gets a ticket.
--
-- ARGV: player, queue, the request as JSON, room of the match if one is made, most tickets in a queue, lease of an
-- unconfirmed match in microseconds.
local player, queue, request, room, lease = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[6])

local current = call('HGET', base .. ':playing', player)
if current then
  return playing(current)
end

local text = call('HGET', base .. ':tickets', player)
if text then
  local fresh = cjson.decode(request)
  return comeBack(player, cjson.decode(text), fresh.nodeId, fresh.connectionId, room, lease)
end

local at = now()
local pausedUntil = tonumber(call('HGET', base .. ':forfeits:' .. player, 'until') or 0)
if at < pausedUntil then
  return { 'paused', pausedUntil - at }
end

local enqueuedAt = '{"enqueuedAt":"' .. digits(at) .. '",'
local details = string.sub(request, 2)
local users = usersOf(queue)
local waiting, waitingText = takeOldest(queue, at)
if waiting then
  local match = pair(queue, waiting, waitingText, player, enqueuedAt .. details, at, room, lease)
  return { 'matched', match, call('SCARD', users) }
end

local size = call('SCARD', users)
if size >= tonumber(ARGV[5]) then
  return { 'full', size }
end

local number = call('HINCRBY', base .. ':numbers', queue, 1)
call('SADD', users, player)
call('HSET', base .. ':tickets', player, enqueuedAt .. '"number":' .. number .. ',' .. details)
call('RPUSH', keyOf('', queue), player)
return { 'queued', at, size + 1 }
