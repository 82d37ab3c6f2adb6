import { ServerResponse } from "node:http";
import { Session } from "node:inspector";
import { defineBot, definePlugin, env, pass, secret, sqlite, wecomApp } from "huiyin";
import { echo } from "../../../plugins/echo/index.ts";
import type { Asked, Entered } from "../entered.ts";

/*
 * The bot whose files are counted: the real `core/main.ts` run in this folder, which lets the
 * runtime count the calls of every function and tells its parent of them.
 */

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
  }[];
}

const CORE = new URL("../../../core/", import.meta.url).href;
const session = new Session();
session.connect();
session.post("Profiler.enable");
session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });

/** Files of core with a function that was called since it was last asked. */
function take(): readonly string[] {
  const called: string[] = [];
  // In one thread the answer is there before `post` returns.
  session.post("Profiler.takePreciseCoverage", (error: Error | null, coverage: Coverage) => {
    if (error) throw error;
    for (const { url, functions } of coverage.result) {
      if (!url.startsWith(CORE) || !functions.some(({ ranges }) => ranges[0]?.count)) continue;
      called.push(url.slice(CORE.length).replace(/\?.*/, ""));
    }
  });
  return called;
}

let beforeReply: readonly string[] = [];
const { end } = ServerResponse.prototype;
ServerResponse.prototype.end = function (this: ServerResponse, ...parameters: unknown[]) {
  const ended = Reflect.apply(end, this, parameters);
  beforeReply = take();
  return ended;
} as typeof end;

let release = () => {};
process.on("message", (asked: Asked) => {
  if (asked === "release") return release();
  const told: Entered = { beforeReply, since: take() };
  beforeReply = [];
  process.send?.(told);
});

/** Answers when its parent says so, long after the deadline. */
const slow = definePlugin({
  name: "slow",
  setup(p) {
    p.on(
      "text",
      async ({ event }) => {
        if (event.content !== "slow") return pass;
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return "at last";
      },
      { onLate: "push" },
    );
  },
});

export default defineBot({
  apps: {
    main: wecomApp({
      corpId: env("WECOM_CORP_ID"),
      agentId: env("WECOM_AGENT_ID"),
      token: secret("WECOM_TOKEN"),
      encodingAesKey: secret("WECOM_ENCODING_AES_KEY"),
      secret: secret("WECOM_SECRET"),
    }),
  },
  store: sqlite(),
  limits: { answerMs: 100 },
  plugins: [slow(), echo()],
});
