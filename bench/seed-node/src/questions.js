import { readFileSync } from "node:fs";

const all = JSON.parse(readFileSync(new URL("questions.json", import.meta.url), "utf8"));
const byId = new Map(all.map((question) => [question.card.id, question]));

export function pickQuestion() {
  return all[Math.floor(Math.random() * all.length)];
}

export function findQuestion(id) {
  return byId.get(id);
}
