import assert from "node:assert/strict";
import { definePlugin } from "../../core/bot/plugin.ts";
import { startProcess } from "../support/bot-process.ts";
import { CREDENTIALS, startBot } from "../support/running-bot.ts";
import { createWecomClient } from "../support/wecom-client.ts";
import type { SocketFuzzOptions } from "./sockets.ts";

const echo = definePlugin({
  name: "echo",
  setup(p) {
    p.on("text", ({ event }) => event.content);
  },
});

/** A whole bot to be fuzzed, with limits short enough to wait for. */
export async function fuzzTarget() {
  const bot = await startBot({
    plugins: [echo()],
    socketLimits: { headersMs: 1_000, requestMs: 1_500, keepAliveMs: 1_000, checkEveryMs: 100 },
  });
  const client = bot.client();
  const text = (content: string) => client.textMessage({ from: "zhangsan", content });
  const options: Omit<SocketFuzzOptions, "runs" | "seed"> = {
    port: bot.port,
    path: "/wecom/callback",
    callbacks: [
      client.seal(text("hello")),
      client.seal(text("我帅吗".repeat(200))),
      client.seal(text("hello"), { damageSignature: () => "0".repeat(40) }),
      client.seal(client.locationReport({ from: "zhangsan", latitude: 31.2, longitude: 121.5 })),
    ],
    async assertWell() {
      const answer = await client.post(text("still well?"));
      assert.equal(answer.status, 200);
      assert.equal(client.openReply(answer.body).fields.Content, "still well?");
    },
  };
  return { options, stop: () => bot.stop() };
}

/** The shipped bot as a process of its own, so that its memory is nobody else's. */
export async function bodyTarget() {
  const bot = await startProcess({
    environment: {
      HOST: "127.0.0.1",
      WECOM_CORP_ID: CREDENTIALS.corpId,
      WECOM_AGENT_ID: CREDENTIALS.agentId,
      WECOM_TOKEN: CREDENTIALS.token,
      WECOM_ENCODING_AES_KEY: CREDENTIALS.encodingAesKey,
    },
  });
  const { port } = await bot.logged("bot.started");
  const client = createWecomClient({
    baseUrl: `http://127.0.0.1:${port}`,
    path: "/wecom/callback",
    ...CREDENTIALS,
  });
  return {
    client,
    pid: bot.child.pid ?? 0,
    async stop() {
      client.close();
      assert.equal(await bot.stop(), 0);
      await bot.clean();
    },
  };
}
