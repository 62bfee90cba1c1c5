const TTL_SECONDS = 3600;
const RENEWAL_MS = (TTL_SECONDS * 1000) / 2;

/** Which process has a player's socket: `user:socket:<userId>`. */
export class UserSockets {
  constructor(redis, serverId) {
    this.redis = redis;
    this.serverId = serverId;
    this.local = new Map();
    setInterval(() => this.renew(), RENEWAL_MS).unref();
  }

  async add(userId, socketId) {
    this.local.set(userId, socketId);
    await this.redis
      .multi()
      .hset(keyOf(userId), "socketId", socketId, "serverId", this.serverId, "connectedAt", Date.now())
      .expire(keyOf(userId), TTL_SECONDS)
      .exec();
  }

  /** Forgets a socket, unless the player has a newer one. */
  async remove(userId, socketId) {
    if (this.local.get(userId) === socketId) {
      this.local.delete(userId);
    }

    if ((await this.redis.hget(keyOf(userId), "socketId")) === socketId) {
      await this.redis.del(keyOf(userId));
    }
  }

  /** Returns `{ socketId, serverId }` of each player, empty for one who is not connected. */
  async find(userIds) {
    const pipeline = this.redis.pipeline();
    for (const userId of userIds) {
      pipeline.hgetall(keyOf(userId));
    }

    return (await pipeline.exec()).map(([, entry]) => entry ?? {});
  }

  /** A connection may last longer than its entry. */
  renew() {
    const pipeline = this.redis.pipeline();
    for (const userId of this.local.keys()) {
      pipeline.expire(keyOf(userId), TTL_SECONDS);
    }

    pipeline.exec().catch((error) => console.error(error));
  }
}

function keyOf(userId) {
  return `user:socket:${userId}`;
}
