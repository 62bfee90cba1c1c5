-- Comes behind a script that was made a function, `one`, and calls it many times. Each call is as if it were alone: if one
-- fails, the others do not.
--
-- KEYS: those of one call after the other. ARGV: how many keys a call has, 0 when all have the same; then for each call how
-- many arguments it has, and these. Answers for each call 1 and its answer, or 0 and what went wrong.
local step, first, at = tonumber(ARGV[1]), 1, 2
local answers = {}
while at <= #ARGV do
  local last = at + tonumber(ARGV[at])
  local keys = step == 0 and KEYS or { unpack(KEYS, first, first + step - 1) }
  local done, answer = pcall(one, keys, { unpack(ARGV, at + 1, last) })
  if not done and type(answer) == 'table' then
    answer = answer.err
  elseif answer == nil then
    answer = false
  end
  answers[#answers + 1] = done and 1 or 0
  answers[#answers + 1] = answer
  first, at = first + step, last + 1
end
return answers
