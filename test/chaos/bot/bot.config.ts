import { defineBot, env, secret, sqlite, wecomApp } from "huiyin";
import { crashAt } from "./crash-point.ts";
import { crashing } from "./crashing-store.ts";
import { crashAroundCalls, crashAroundReplies } from "./crashing-wire.ts";
import { probe } from "./probe.ts";
import { shiftClock } from "./shifted-clock.ts";
import { telling } from "./telling-store.ts";

/*
 * The bot that chaos plays with: the real `core/main.ts` run in this folder. Whatever makes it die
 * or lose its time is put around it from here, so that nothing in it knows of being tested.
 */
const reach = crashAt(process.env.HUIYIN_CRASH);
const { HUIYIN_CHAOS_CLOCK: clockFile } = process.env;
if (clockFile) shiftClock(clockFile);
crashAroundReplies(reach);
crashAroundCalls(reach);

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
  store: crashing(telling(sqlite()), reach),
  plugins: [probe({ reach, poisonous: process.env.HUIYIN_CHAOS_POISON === "1" })],
});
