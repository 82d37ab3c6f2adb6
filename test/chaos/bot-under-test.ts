import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { type BotProcess, startProcess } from "../support/bot-process.ts";
import { CREDENTIALS } from "../support/running-bot.ts";
import type { CrashPoint } from "./bot/crash-point.ts";
import { SECRET, type Stage } from "./stage.ts";
import { type Life, toldIn } from "./told.ts";

const DIRECTORY = new URL("./bot", import.meta.url).pathname;

/** What one start of the bot is to go through. */
export interface StartOptions {
  /** Where it dies, and at which time of getting there. */
  readonly crash?: readonly [CrashPoint, number];
  /** Whether it dies of the request `die`. */
  readonly poisonous?: boolean;
}

/** What is not finished, as the bot itself counts it. */
export interface BotBacklog {
  readonly messages: number;
  readonly parts: number;
}

/** The real process, started again and again on one data directory and one port. */
export interface BotUnderTest {
  readonly dataDirectory: string;
  /** Resolves when it listens. @throws Error when it ends before */
  start(options?: StartOptions): Promise<void>;
  /** Resolves when it has died, by whose hand soever. */
  died(): Promise<void>;
  kill(): Promise<void>;
  /** @returns the exit code */
  stop(): Promise<number | null>;
  /** Stops it, so that the next start finds a clean end. @throws Error when it ends otherwise */
  endWell(): Promise<void>;
  /** Sets its clock so many milliseconds ahead of ours: now, and at later starts. */
  shift(ms: number): Promise<void>;
  /** How far ahead it ever was, in milliseconds. */
  readonly furthest: number;
  /** What it last said of its backlog; `undefined` before it has said something. */
  readonly backlog: BotBacklog | undefined;
  /** When it died, in milliseconds since the epoch. */
  readonly deaths: readonly number[];
  /** In the order of their starts. */
  readonly lives: readonly Life[];
  /** All that it wrote, in all its lives. */
  readonly output: string;
}

export async function createBotUnderTest(
  stage: Stage,
  dataDirectory: string,
): Promise<BotUnderTest> {
  const port = await freePort();
  const clockFile = join(dataDirectory, "clock-shift");
  const deaths: number[] = [];
  const lives: BotProcess[] = [];
  let current: BotProcess | undefined;
  let furthest = 0;
  writeFileSync(clockFile, "0");
  stage.connect(`http://127.0.0.1:${port}`);

  const running = () => {
    if (!current) throw new Error("the bot was not started");
    return current;
  };

  return {
    dataDirectory,
    async start({ crash, poisonous = false } = {}) {
      current = await startProcess({
        directory: DIRECTORY,
        dataDirectory,
        environment: {
          HOST: "127.0.0.1",
          PORT: String(port),
          WECOM_CORP_ID: CREDENTIALS.corpId,
          WECOM_AGENT_ID: CREDENTIALS.agentId,
          WECOM_TOKEN: CREDENTIALS.token,
          WECOM_ENCODING_AES_KEY: CREDENTIALS.encodingAesKey,
          WECOM_SECRET: SECRET,
          WECOM_API_BASE: stage.apiOrigin,
          HUIYIN_CHAOS_CLOCK: clockFile,
          ...(poisonous && { HUIYIN_CHAOS_POISON: "1" }),
          ...(crash && { HUIYIN_CRASH: crash.join(":") }),
        },
      });
      lives.push(current);
      await current.logged("bot.started");
    },
    async died() {
      await running().ended;
      deaths.push(Date.now());
    },
    async kill() {
      deaths.push(Date.now());
      await running().stop("SIGKILL");
    },
    async stop() {
      const { stop, output } = running();
      const code = await stop("SIGTERM");
      // Who does not manage it in time leaves all as it is.
      if (!output.stdout.includes('"bot.stopped"')) deaths.push(Date.now());
      return code;
    },
    async endWell() {
      const { stop, output } = running();
      await stop("SIGTERM");
      // It may have to end itself by a signal, behind all that it has closed.
      if (output.stdout.includes('"bot.stopped"')) return;
      throw new Error(`the bot was not stopped: ${output.stdout.slice(-2_000)}${output.stderr}`);
    },
    get furthest() {
      return furthest;
    },
    async shift(ms) {
      furthest = Math.max(furthest, ms);
      writeFileSync(clockFile, String(ms));
      const { child, logged, ended } = running();
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGUSR2");
      await Promise.race([logged(`chaos.shifted_by_${ms}`), ended]);
    },
    get backlog() {
      return lastBacklog(running().output.stdout);
    },
    deaths,
    get lives() {
      return lives.map(({ output }) => output);
    },
    get output() {
      return lives.map(({ output }) => output.stdout + output.stderr).join("");
    },
  };
}

function lastBacklog(stdout: string): BotBacklog | undefined {
  const last = stdout.lastIndexOf('{"event":"chaos.backlog"');
  const [told] = toldIn(stdout.slice(Math.max(0, last)));
  return told?.event === "chaos.backlog" ? told : undefined;
}

/**
 * A port below those that the system gives to clients: while the bot is dead, a client that
 * happened to leave from the very port that it calls would be connected to itself.
 */
async function freePort(): Promise<number> {
  for (let port = 20_000 + (process.pid % 10_000); ; port += 1) {
    const server = createServer().listen(port, "127.0.0.1");
    const free = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!free) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}
