import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = new URL("../..", import.meta.url).pathname;

export interface BotProcessOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Folder to start in; the project's own by default. */
  readonly directory?: string;
  /** Behind the file: what `npm start --` hands on. */
  readonly words?: readonly string[];
  /** The file that is started; `core/main.ts` by default. JavaScript is a package's, and nobody helps it. */
  readonly entry?: string;
  /** A file that its standard output goes to, instead of being read. */
  readonly stdout?: string;
  /** Whether messages can be sent to it and come from it. */
  readonly channel?: boolean;
  /** Kept when given; otherwise made and removed. */
  readonly dataDirectory?: string;
}

/** `node --import tsx core/main.ts`, as `npm start` runs it. */
export interface BotProcess {
  readonly child: ChildProcess;
  readonly dataDirectory: string;
  /** Fields of the first log line with this event; waits for it, or for the end of the process. */
  logged(event: string): Promise<Readonly<Record<string, unknown>>>;
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** Exit code, once the process has ended. */
  readonly ended: Promise<number | null>;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** Removes what was made. Call it last. */
  clean(): Promise<void>;
}

/** Starts the real process with nothing of this test's environment but what it needs to run. */
export async function startProcess(options: BotProcessOptions = {}): Promise<BotProcess> {
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), "huiyin-")));
  const output = { stdout: "", stderr: "" };
  const file = options.stdout === undefined ? undefined : openSync(options.stdout, "w");
  const { entry = join(ROOT, "core/main.ts"), words = [] } = options;
  const loader = entry.endsWith(".js") ? [] : ["--import", import.meta.resolve("tsx")];
  const child = spawn(process.execPath, [...loader, entry, ...words], {
    cwd: options.directory ?? ROOT,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: "0",
      HUIYIN_ADMIN_PORT: "0",
      HUIYIN_DATA_DIR: dataDirectory,
      ...options.environment,
    },
    stdio: ["ignore", file ?? "pipe", "pipe", ...(options.channel ? ["ipc" as const] : [])],
  });
  if (file !== undefined) closeSync(file);
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
  });
  const ended = once(child, "close").then(([code]) => code as number | null);

  return {
    child,
    dataDirectory,
    output,
    ended,
    async logged(event) {
      for (;;) {
        const line = linesOf(output.stdout).find((fields) => fields.event === event);
        if (line) return line;
        const more = once(child.stdout ?? child, "data").then(() => true);
        if (await Promise.race([more, ended.then(() => false)])) continue;
        throw new Error(`ended before ${event}:\n${output.stdout}${output.stderr}`);
      }
    },
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      return ended;
    },
    async clean() {
      if (child.exitCode === null) child.kill("SIGKILL");
      await ended;
      if (options.dataDirectory === undefined) await rm(dataDirectory, { recursive: true });
    },
  };
}

/** Whole lines of a log so far, parsed; a line that is no JSON is an error. */
function linesOf(stdout: string): readonly Readonly<Record<string, unknown>>[] {
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}
