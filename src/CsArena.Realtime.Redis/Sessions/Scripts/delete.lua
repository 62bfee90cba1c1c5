-- A session goes with all its rounds.
local totalRounds = call('HGET', KEYS[1], 'totalRounds')
for number = 1, tonumber(totalRounds or 0) do
  call('DEL', KEYS[2] .. number)
end

return call('DEL', KEYS[1])
