const SESSION_TTL_SECONDS = 7200;
const ROUND_TTL_SECONDS = 1800;

/** Matches that are played: `game:session:<roomId>`, and `game:round:<roomId>:<n>` for each round. */
export class GameSessions {
  constructor(redis) {
    this.redis = redis;
  }

  async create(roomId, players) {
    await this.redis
      .multi()
      .hset(
        sessionOf(roomId), "player1Id", players[0], "player2Id", players[1], "currentRound", 1, "status", "playing",
        "createdAt", Date.now(), "player1Score", 0, "player2Score", 0)
      .expire(sessionOf(roomId), SESSION_TTL_SECONDS)
      .exec();
  }

  /** The session, or null if there is none. */
  async get(roomId) {
    const fields = await this.redis.hgetall(sessionOf(roomId));
    return fields.player1Id === undefined
      ? null
      : {
          players: [fields.player1Id, fields.player2Id],
          round: Number(fields.currentRound),
          status: fields.status,
          scores: [Number(fields.player1Score), Number(fields.player2Score)],
        };
  }

  async startRound(roomId, round, questionId) {
    await this.redis
      .multi()
      .hset(sessionOf(roomId), "currentRound", round, "status", "playing")
      .hset(
        roundOf(roomId, round), "questionId", questionId, "player1Submitted", "false", "player2Submitted", "false",
        "startedAt", Date.now())
      .expire(roundOf(roomId, round), ROUND_TTL_SECONDS)
      .exec();
  }

  /**
   * Takes a player's first answer. Of two who answer at the same time the one whose answer comes second sees both.
   * Returns `{ taken, round }`.
   */
  async submit(roomId, round, seat, answer) {
    const key = roundOf(roomId, round);
    const answers = await this.redis
      .multi()
      .hsetnx(key, `player${seat + 1}Answer`, answer)
      .hset(key, `player${seat + 1}Submitted`, "true")
      .hgetall(key)
      .exec();
    return { taken: answers[0][1] === 1, round: toRound(answers[2][1]) };
  }

  async getRound(roomId, round) {
    return toRound(await this.redis.hgetall(roundOf(roomId, round)));
  }

  async setScores(roomId, scores, status) {
    await this.redis.hset(sessionOf(roomId), "player1Score", scores[0], "player2Score", scores[1], "status", status);
  }

  async delete(roomId, rounds) {
    const keys = [sessionOf(roomId)];
    for (let round = 1; round <= rounds; round++) {
      keys.push(roundOf(roomId, round));
    }

    await this.redis.del(keys);
  }
}

function toRound(fields) {
  return {
    questionId: fields.questionId,
    submitted: [fields.player1Submitted === "true", fields.player2Submitted === "true"],
    answers: [fields.player1Answer ?? "", fields.player2Answer ?? ""],
  };
}

function sessionOf(roomId) {
  return `game:session:${roomId}`;
}

function roundOf(roomId, round) {
  return `game:round:${roomId}:${round}`;
}
