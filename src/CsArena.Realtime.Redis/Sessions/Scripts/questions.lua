-- The questions of some rounds, with their solutions.
--
-- ARGV: the rounds.
local questions = {}
for i, number in ipairs(ARGV) do
  questions[i] = call('HGET', KEYS[2] .. number, 'question')
end

return questions
