import { setTimeout as pause } from "node:timers/promises";
import { grade, outcome } from "./grading.js";
import { findQuestion, pickQuestion } from "./questions.js";

const ROUNDS = 5;
const QUESTION_MS = { easy: 15_000, medium: 20_000, hard: 30_000 };

/** Plays matches. Every process may go on with any of them: what is known of a match is in Redis. */
export class Matches {
  constructor(arena, sessions, userSockets, rules) {
    this.arena = arena;
    this.sessions = sessions;
    this.userSockets = userSockets;
    this.rules = rules;
    this.timers = new Map();
  }

  async start(roomId, queue, players) {
    await Promise.all([this.sessions.create(roomId, players), this.join(roomId, players)]);
    for (const seat of [0, 1]) {
      const opponent = players[1 - seat];
      this.sendTo(players[seat], "match:found", roomId, 1, {
        opponent: { userId: opponent, nickname: opponent, rating: 1000, tier: "silver" },
        totalRounds: ROUNDS,
        queue,
      });
    }

    await this.startRound(roomId, 1);
  }

  /** Takes an answer, and ends the round if it is the second one. */
  async submit(socket, { roomId, round, answer }, reply) {
    const session = await this.sessions.get(roomId);
    const seat = session?.players.indexOf(socket.data.userId);
    const refusal = refusalOf(session, seat, round);
    if (refusal) {
      reply({ ok: false, code: refusal, retryable: false });
      return;
    }

    const { taken, round: state } = await this.sessions.submit(roomId, round, seat, answer);
    if (!taken) {
      reply({ ok: false, code: "already_submitted", retryable: false });
      return;
    }

    const second = state.submitted[1 - seat];
    socket.to(roomId).emit("opponent:submitted", stamp(roomId, round * 10 + 2, { round }));
    reply({ ok: true, opponentSubmitted: second });
    if (second) {
      await this.endRound(roomId, session, state, 1 - seat);
    }
  }

  /** Sockets of this process join at once; those of another hear of it before they hear of the match. */
  async join(roomId, players) {
    for (const { socketId, serverId } of await this.userSockets.find(players)) {
      if (serverId === this.userSockets.serverId) {
        this.arena.sockets.get(socketId)?.join(roomId);
      } else if (socketId) {
        this.arena.in(socketId).socketsJoin(roomId);
      }
    }
  }

  async startRound(roomId, round) {
    const { card } = pickQuestion();
    const seq = round * 10;
    this.sendToBoth("round:ready", roomId, seq, { round, totalRounds: ROUNDS, endsAt: Date.now() + this.rules.readyMs });
    await this.wait(this.rules.readyMs);
    await this.sessions.startRound(roomId, round, card.id);
    const length = QUESTION_MS[card.difficulty];
    this.sendToBoth("round:start", roomId, seq + 1, { round, totalRounds: ROUNDS, endsAt: Date.now() + length, question: card });
    this.setTimer(roomId, length, () => this.endInTime(roomId, round));
  }

  async endInTime(roomId, round) {
    const session = await this.sessions.get(roomId);
    if (session?.round === round && session.status === "playing") {
      await this.endRound(roomId, session, await this.sessions.getRound(roomId, round), -1);
    }
  }

  async endRound(roomId, { players, round, scores }, state, first) {
    this.clearTimer(roomId);
    const question = findQuestion(state.questionId);
    const results = grade(question, state, first).map((result, seat) => ({ ...result, total: scores[seat] + result.delta }));
    const totals = results.map((result) => result.total);
    const last = round === ROUNDS;
    await this.sessions.setScores(roomId, totals, last ? "finished" : "grading");
    for (const seat of [0, 1]) {
      this.sendTo(players[seat], "round:end", roomId, round * 10 + 3, {
        round,
        endsAt: Date.now() + this.rules.reviewMs,
        results: { my: results[seat], opponent: results[1 - seat] },
        solution: question.solution,
      });
    }

    await this.wait(this.rules.reviewMs);
    await (last ? this.end(roomId, players, totals) : this.startRound(roomId, round + 1));
  }

  async end(roomId, players, totals) {
    for (const seat of [0, 1]) {
      this.sendTo(players[seat], "match:end", roomId, ROUNDS * 10 + 4, {
        result: outcome(totals, seat),
        reason: "completed",
        finalScores: { my: totals[seat], opponent: totals[1 - seat] },
        ratingChange: 0,
      });
    }

    this.arena.in(roomId).socketsLeave(roomId);
    await this.sessions.delete(roomId, ROUNDS);
  }

  sendTo(player, name, roomId, seq, payload) {
    this.arena.to(`user:${player}`).emit(name, stamp(roomId, seq, payload));
  }

  sendToBoth(name, roomId, seq, payload) {
    this.arena.to(roomId).emit(name, stamp(roomId, seq, payload));
  }

  async wait(milliseconds) {
    if (milliseconds > 0) {
      await pause(milliseconds);
    }
  }

  /** One timer for a match, of the latest round that this process started. */
  setTimer(roomId, milliseconds, act) {
    this.clearTimer(roomId);
    const timer = setTimeout(() => {
      this.timers.delete(roomId);
      act().catch((error) => console.error(error));
    }, milliseconds);
    this.timers.set(roomId, timer);
  }

  clearTimer(roomId) {
    clearTimeout(this.timers.get(roomId));
    this.timers.delete(roomId);
  }
}

function refusalOf(session, seat, round) {
  if (!session) {
    return "room_not_found";
  }

  if (seat < 0) {
    return "not_in_match";
  }

  if (session.round !== round) {
    return "wrong_round";
  }

  return session.status === "playing" ? null : "wrong_phase";
}

function stamp(roomId, seq, payload) {
  return { ...payload, roomId, seq, prevSeq: seq - 1, serverTime: Date.now() };
}
