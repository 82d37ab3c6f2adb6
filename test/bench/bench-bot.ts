import { startProcess } from "../support/bot-process.ts";
import { APP } from "./fixture.ts";

export interface BenchBotOptions {
  /** Where its messages are kept. Default: on disk. */
  readonly store?: "disk" | "memory";
  /** `async`: its first handler waits for a timer; `talks`: it has a conversation. Default: all end at once. */
  readonly handlers?: "sync" | "async" | "talks";
  /** Kept when given; otherwise made and removed. */
  readonly dataDirectory?: string;
}

/** The bot as production runs it, in a process of its own. */
export interface BenchBot {
  readonly port: number;
  readonly pid: number;
  readonly dataDirectory: string;
  /** Ends it in the middle of whatever it does. */
  kill(): Promise<void>;
  /** Ends it and removes what was made for it. */
  close(): Promise<void>;
}

/** Starts `core/main.ts` with the configuration of this bench, everything else as shipped. */
export async function startBenchBot(options: BenchBotOptions = {}): Promise<BenchBot> {
  const { store = "disk", handlers = "sync", dataDirectory } = options;
  const bot = await startProcess({
    ...(dataDirectory !== undefined && { dataDirectory }),
    words: ["--config", "test/bench/bot/bot.config.ts"],
    environment: {
      NODE_ENV: "production",
      WECOM_CORP_ID: APP.corpId,
      WECOM_AGENT_ID: APP.agentId,
      WECOM_TOKEN: APP.token,
      WECOM_ENCODING_AES_KEY: APP.encodingAesKey,
      HUIYIN_BENCH_STORE: store,
      HUIYIN_BENCH_HANDLERS: handlers,
    },
  });
  // Nobody else would end it if the bench dies first.
  const end = () => bot.child.kill("SIGKILL");
  process.once("exit", end);
  const { port } = await bot.logged("bot.started");
  return {
    port: Number(port),
    pid: bot.child.pid ?? 0,
    dataDirectory: bot.dataDirectory,
    async kill() {
      await bot.stop("SIGKILL");
    },
    async close() {
      process.off("exit", end);
      await bot.stop();
      await bot.clean();
    },
  };
}
