-- What the scripts of the sessions share; it is put before each of them.
--
-- KEYS[1] is a session; KEYS[2] is what the names of its rounds begin with, and shares its slot. Everything is plain text,
-- times are microseconds; what is null, nought or false has no field, unless the seed names it. Field names are in the
-- order in which the program packs and unpacks their values.
local call = redis.call

-- Written once.
local fixed = {
  'createdAt', 'queue', 'totalRounds', 'player1Id', 'player1Nickname', 'player1Rating', 'player2Id', 'player2Nickname',
  'player2Rating',
}

-- Written by every step.
local moving = {
  'status', 'phase', 'currentRound', 'version', 'stepVersion', 'phaseStartedAt', 'phaseEndsAt', 'phaseExtension',
  'failedAttempts', 'endReason', 'endWinner', 'endedAt', 'saved', 'endAnnounced',
  'player1Score', 'player1EventSeq', 'player1GraceEndsAt', 'player1RatingChange', 'player1AnnounceAbsenceAt',
  'player2Score', 'player2EventSeq', 'player2GraceEndsAt', 'player2RatingChange', 'player2AnnounceAbsenceAt',
}

-- The same of a round. A question is large and never changes: who reads a round gets its
-- hash, and asks for the question if that is new.
local roundFixed = { 'questionId', 'questionHash', 'question' }
local roundMoving = {
  'startedAt',
  'player1Submitted', 'player1SubmittedAt', 'player1Answer', 'player1AfterOpponent',
  'player1Points', 'player1Correct', 'player1Share', 'player1Feedback',
  'player2Submitted', 'player2SubmittedAt', 'player2Answer', 'player2AfterOpponent',
  'player2Points', 'player2Correct', 'player2Share', 'player2Feedback',
}

local function now()
  local time = call('TIME')
  return time[1] * 1000000 + time[2]
end

local function digits(number)
  return string.format('%.0f', number)
end

local function joined(first, second)
  local all = {}
  for _, name in ipairs(first) do
    all[#all + 1] = name
  end
  for _, name in ipairs(second) do
    all[#all + 1] = name
  end
  return all
end

local function write(key, names, packed)
  local values = cmsgpack.unpack(packed)
  local set, absent = { 'HSET', key }, { 'HDEL', key }
  for i, name in ipairs(names) do
    if values[i] == nil then
      absent[#absent + 1] = name
    else
      set[#set + 1] = name
      set[#set + 1] = values[i]
    end
  end
  call(unpack(set))
  if #absent > 2 then
    call(unpack(absent))
  end
end

-- Every key expires after its last write (I12). The rounds are as old as the session, and are needed until its end: they
-- are kept along with it, through the phase and some time more, but no longer than the session itself.
local function keep(at, totalRounds, sessionLife, roundLife)
  call('PEXPIRE', KEYS[1], sessionLife)
  local phaseLeft = math.max(0, (call('HGET', KEYS[1], 'phaseEndsAt') - at) / 1000)
  local life = digits(math.min(tonumber(sessionLife), roundLife + phaseLeft))
  for number = 1, tonumber(totalRounds) do
    call('PEXPIRE', KEYS[2] .. number, life)
  end
end

local function readRound(number)
  local round = call('HMGET', KEYS[2] .. number, 'questionHash', unpack(roundMoving))
  return round[1] and round
end

-- The session, its current round and the time, and the next round if that is wanted and there; nothing when session or
-- current round is gone.
local function snapshot(at, withNext)
  local session = call('HMGET', KEYS[1], unpack(joined(fixed, moving)))
  local number = session[#fixed + 3]
  local round = number and readRound(number)
  local following = round and withNext and readRound(number + 1)
  return round and cmsgpack.pack({ digits(at), session, round, following or nil })
end
