import { readFileSync } from "node:fs";

const USERS = "match:queue:users";
const pairScript = readFileSync(new URL("pair.lua", import.meta.url), "utf8");

/** Players who wait: a list for each queue, and one set of all who are in a list. */
export class MatchQueue {
  constructor(redis) {
    this.redis = redis;
    redis.defineCommand("pair", { numberOfKeys: 2, lua: pairScript });
  }

  /** Adds a player. Returns `{ players }` if that makes a pair, else `{ waiting }`. */
  async add(queue, userId) {
    const answer = await this.redis.pair(listOf(queue), USERS, userId);
    return answer.length === 2 ? { players: answer } : { waiting: answer[0] };
  }

  /** Removes a player who waits. Returns whether the player did. */
  async remove(queue, userId) {
    const answers = await this.redis.multi().lrem(listOf(queue), 1, userId).srem(USERS, userId).exec();
    return answers[1][1] === 1;
  }
}

function listOf(queue) {
  return queue === "default" ? "match:queue" : `match:queue:${queue}`;
}
