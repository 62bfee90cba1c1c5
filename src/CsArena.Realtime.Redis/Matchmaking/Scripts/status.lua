-- Tells what a player does, and changes nothing.
--
-- ARGV: player.
local current = call('HGET', base .. ':playing', ARGV[1])
if current then
  return playing(current)
end

local text = call('HGET', base .. ':tickets', ARGV[1])
if text then
  return { 'waiting', text, call('SCARD', usersOf(cjson.decode(text).queue)) }
end

return { 'idle' }
