-- Every round of a match, in order; nothing when the session or one of them is gone.
local totalRounds = call('HGET', KEYS[1], 'totalRounds')
local rounds = {}
for number = 1, tonumber(totalRounds or 0) do
  rounds[number] = readRound(number)
  if not rounds[number] then
    return false
  end
end

return totalRounds and cmsgpack.pack(rounds)
