import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { Redis } from "ioredis";
import { Server } from "socket.io";
import { Matches } from "./matches.js";
import { MatchQueue } from "./queue.js";
import { GameSessions } from "./sessions.js";
import { UserSockets } from "./user-sockets.js";

const { PORT = "4000", REDIS_URL = "redis://127.0.0.1:6379", READY_MS = "3000", REVIEW_MS = "5000", AUTO_PIPELINING = "0" } = process.env;
const serverId = randomUUID();
const [redis, publisher, subscriber] = [connect(), connect(), connect()];

const http = createServer((request, response) => response.writeHead(request.url === "/api/health" ? 200 : 404).end());
const io = new Server(http, { transports: ["websocket"], serveClient: false, adapter: createAdapter(publisher, subscriber) });
const arena = io.of("/ws");

const queue = new MatchQueue(redis);
const userSockets = new UserSockets(redis, serverId);
const matches = new Matches(arena, new GameSessions(redis), userSockets, { readyMs: Number(READY_MS), reviewMs: Number(REVIEW_MS) });

arena.use((socket, next) => {
  const { userId } = socket.handshake.auth;
  socket.data.userId = userId;
  next(typeof userId === "string" && userId.length > 0 ? undefined : new Error("unauthenticated"));
});

arena.on("connection", async (socket) => {
  const { userId } = socket.data;
  socket.join(`user:${userId}`);
  answer(socket, "match:enqueue", (call, reply) => enqueue(socket, call, reply));
  answer(socket, "match:dequeue", (call, reply) => dequeue(socket, reply));
  answer(socket, "submit:answer", (call, reply) => matches.submit(socket, call, reply));
  socket.on("disconnecting", () => leave(socket).catch((error) => console.error(error)));
  await userSockets.add(userId, socket.id);
  socket.emit("session:ready", { userId, nodeId: serverId, status: "idle", serverTime: Date.now() });
});

http.listen(Number(PORT));

async function enqueue(socket, { queue: name = "default" }, reply) {
  socket.data.queue = name;
  const { players, waiting } = await queue.add(name, socket.data.userId);
  if (!players) {
    reply({ ok: true, status: "queued", queue: name, position: waiting, queueSize: waiting, estimatedWaitMs: null });
    return;
  }

  const roomId = randomUUID();
  reply({ ok: true, status: "matched", roomId, estimatedWaitMs: null });
  await matches.start(roomId, name, players);
}

async function dequeue(socket, reply) {
  const removed = socket.data.queue !== undefined && (await queue.remove(socket.data.queue, socket.data.userId));
  reply(removed ? { ok: true, status: "dequeued" } : { ok: false, code: "not_queued", retryable: false });
}

async function leave(socket) {
  const { userId, queue: name } = socket.data;
  for (const room of socket.rooms) {
    if (room !== socket.id && room !== `user:${userId}`) {
      socket.to(room).emit("opponent:disconnected", { roomId: room, serverTime: Date.now() });
    }
  }

  if (name !== undefined) {
    await queue.remove(name, userId);
  }

  await userSockets.remove(userId, socket.id);
}

function answer(socket, name, handle) {
  socket.on(name, async (call, acknowledge) => {
    const reply = typeof acknowledge === "function" ? acknowledge : () => {};
    try {
      await handle(call ?? {}, reply);
    } catch (error) {
      console.error(error);
      reply({ ok: false, code: "internal", retryable: true });
    }
  });
}

function connect() {
  const connection = new Redis(REDIS_URL, { enableAutoPipelining: AUTO_PIPELINING === "1" });
  connection.on("error", (error) => console.error(error));
  return connection;
}
