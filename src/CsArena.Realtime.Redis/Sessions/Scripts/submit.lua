-- The first answer of a player in a round counts (I7). This is SubmissionRules.Judge, in its order.
--
-- ARGV: player, round, answer, lifetime of the session and of a round in milliseconds.
local player, number, answer = ARGV[1], ARGV[2], ARGV[3]

local at = now()
local session = call(
  'HMGET', KEYS[1], 'player1Id', 'player2Id', 'phase', 'currentRound', 'phaseEndsAt', 'player1EventSeq', 'player2EventSeq')
if not session[1] then
  return { 'roomNotFound', at }
end

local own, other
if player == session[1] then
  own, other = 1, 2
elseif player == session[2] then
  own, other = 2, 1
else
  return { 'notInMatch', at }
end

local key, mine, opponents = KEYS[2] .. number, 'player' .. own, 'player' .. other
local round = call('HMGET', key, mine .. 'Submitted', mine .. 'Answer', mine .. 'AfterOpponent', opponents .. 'Submitted')
if round[1] == 'true' then
  if round[2] ~= answer then
    return { 'alreadySubmitted', at }
  end
  return { 'repeated', at, round[3] == 'true' and 1 or 0 }
end

local phase = session[3]
if phase == 'finished' then
  return { 'wrongPhase', at }
end
if number ~= session[4] then
  return { 'wrongRound', at }
end
if phase == 'ready' then
  return { 'wrongPhase', at }
end
if phase ~= 'question' or at >= tonumber(session[5]) then
  return { 'tooLate', at }
end

-- The round's key is gone, and with it the question.
if not round[1] then
  return { 'roomNotFound', at }
end

local second = round[4] == 'true'
local seq = call('HINCRBY', KEYS[1], 'version', 1)
call('HSET', KEYS[1], opponents .. 'EventSeq', seq)
call(
  'HSET', key, mine .. 'Submitted', 'true', mine .. 'Answer', answer, mine .. 'SubmittedAt', digits(at),
  mine .. 'AfterOpponent', tostring(second))
call('PEXPIRE', KEYS[1], ARGV[4])
if call('PTTL', key) < tonumber(ARGV[5]) then
  call('PEXPIRE', key, ARGV[5])
end
return { 'accepted', at, second and 1 or 0, session[other], seq, tonumber(session[5 + other]), second and snapshot(at, true) }
