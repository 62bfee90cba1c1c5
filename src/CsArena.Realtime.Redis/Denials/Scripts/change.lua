-- The list expires with its last entry, and so does its version: a list that is gone is an empty one.
--
-- KEYS: the sorted set of what is refused, its version. ARGV: entry, until when in milliseconds (0: no longer).
local call = redis.call
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local was = call('ZREM', KEYS[1], ARGV[1])
if tonumber(ARGV[2]) > now then
  call('ZADD', KEYS[1], ARGV[2], ARGV[1])
end

local last = call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
if last[2] then
  local ends = string.format('%.0f', tonumber(last[2]))
  call('SET', KEYS[2], time[1] .. '.' .. time[2])
  call('PEXPIREAT', KEYS[1], ends)
  call('PEXPIREAT', KEYS[2], ends)
else
  call('DEL', KEYS[2])
end

return was
