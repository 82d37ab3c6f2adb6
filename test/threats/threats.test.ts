import { afterAll, beforeAll, describe, it } from "vitest";
import { definePlugin } from "../../core/bot/plugin.ts";
import { Secret } from "../../core/secret.ts";
import { appOf, CREDENTIALS, type RunningBot, startBot } from "../support/running-bot.ts";
import type { Effect, Pair, Target } from "./target.ts";
import { threats, tryThreat } from "./threats.ts";

const secondPair: Pair = {
  token: "Qm1HdGe6RuAf7Qz0LrXc2WnVb8TkYp4s",
  encodingAesKey: "b7YhR2dSgM9eUfA3iPpXrN5lQwEzT4nC8qWv1LxJ0oK",
};
const expiredPair: Pair = {
  token: "Zp4sJm1HdGe6RuAf7Qz0LrXc2WnVb8Tk",
  encodingAesKey: "zT4nC8qWv1LxJ0oKb7YhR2dSgM9eUfA3iPpXrN5lQwE",
};
const otherCredentials = {
  corpId: CREDENTIALS.corpId,
  agentId: "1000003",
  token: "otherToken0123456789ABCDEFGHIJKL",
  encodingAesKey: "otherKey0123456789abcdefghijklmnopqrstuvwxA",
};

const effects: Effect[] = [];

/** Gives text back, and notes what reached it. */
const probe = definePlugin({
  name: "probe",
  setup(p) {
    p.on("text", ({ event }) => {
      const { app, fromUserName, agentId, msgId, content } = event;
      effects.push({ app, from: fromUserName, agentId, msgId, content });
      return content;
    });
  },
});

const pair = ({ token, encodingAesKey }: Pair) => ({
  token: new Secret(token),
  encodingAesKey: new Secret(encodingAesKey),
});

let bot: RunningBot;
let target: Target;

beforeAll(async () => {
  bot = await startBot({
    plugins: [probe()],
    apps: [
      appOf({
        keyPairs: [pair(CREDENTIALS), pair(secondPair), { ...pair(expiredPair), notAfter: 1 }],
      }),
      appOf({ name: "other", path: "/wecom/other" }, otherCredentials),
    ],
    socketLimits: { headersMs: 300, requestMs: 400, keepAliveMs: 300, checkEveryMs: 30 },
  });
  target = {
    host: "127.0.0.1",
    port: bot.port,
    path: "/wecom/callback",
    healthPath: "/healthz",
    client: bot.client(),
    credentials: CREDENTIALS,
    otherPath: "/wecom/other",
    secondPair,
    expiredPair,
    bodyBytes: 262_144,
    requestsPerSocket: 1_000,
    effects: () => effects,
    logLines: () => bot.lines.map((line) => JSON.stringify(line)),
  };
});
afterAll(() => bot.stop());

describe("threats", () => {
  for (const threat of threats) {
    it(`${threat.id}: ${threat.title}`, () => tryThreat(threat, target));
  }
});
