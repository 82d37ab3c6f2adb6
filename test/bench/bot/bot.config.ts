import { defineBot, definePlugin, env, memory, pass, secret, sqlite, wecomApp } from "huiyin";
import shipped from "../../../bot.config.ts";

/** Waits as a handler does that asks somebody else, and leaves the answer to those behind it. */
const waiting = definePlugin({
  name: "waiting",
  setup(p) {
    p.on("text", async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return pass;
    });
  },
});

/** Asks eight things, one after the other. */
const asking = definePlugin({
  name: "asking",
  setup(p) {
    p.conversation("问卷", async (c) => {
      const all: string[] = [];
      while (all.length < 8) all.push(await c.ask("answer", `第 ${all.length + 1} 个问题？`));
      return `谢谢，${all.length} 个回答。`;
    });
  },
});

/** The shipped bot, with the store and the handlers that a bench asks for. */
export default defineBot({
  apps: {
    main: wecomApp({
      corpId: env("WECOM_CORP_ID"),
      agentId: env("WECOM_AGENT_ID"),
      token: secret("WECOM_TOKEN"),
      encodingAesKey: secret("WECOM_ENCODING_AES_KEY"),
      secret: secret.optional("WECOM_SECRET"),
    }),
  },
  store: process.env.HUIYIN_BENCH_STORE === "memory" ? memory() : sqlite(),
  plugins: [
    ...(process.env.HUIYIN_BENCH_HANDLERS === "async" ? [waiting()] : []),
    ...(process.env.HUIYIN_BENCH_HANDLERS === "talks" ? [asking()] : []),
    ...shipped.plugins,
  ],
});
