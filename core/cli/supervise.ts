import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "chokidar";

export interface SuperviseOptions {
  /** Arguments for Node that try the new code and end with 0 if it would start. */
  readonly check: readonly string[];
  /** Arguments for Node that start the bot. */
  readonly start: readonly string[];
  /** Files and directories whose change means new code. */
  readonly watch: readonly string[];
  /** Ends the supervision, as SIGINT and SIGTERM do. */
  readonly signal?: AbortSignal;
  /** For people. Default: standard error. */
  readonly print?: (line: string) => void;
}

/** Editors write in several steps, and formatters right after them. */
const SETTLE_MS = 100;
/** A bot stops within 10 s; beyond that it is stuck. */
const STOP_MS = 12_000;

/**
 * Keeps a bot running and restarts it when its code changes. New code is tried first: as long as
 * it does not compile, the old bot goes on answering. Resolves when it is told to end.
 */
export async function supervise(options: SuperviseOptions): Promise<void> {
  const { print = (line: string) => console.error(line) } = options;
  const ended = ending(options.signal);
  let bot: ChildProcess | undefined;
  let changed = false;
  let busy: Promise<void> | undefined;
  let checking: ChildProcess | undefined;
  let over = false;

  const restart = async () => {
    while (changed) {
      changed = false;
      checking = spawn(process.execPath, options.check, { stdio: ["ignore", "ignore", "inherit"] });
      const [code] = (await once(checking, "exit")) as [number | null];
      // Ended with everything else, it says nothing about the code.
      if (over) break;
      if (code !== 0) {
        print("新代码有错，旧的机器人继续运行 / the new code fails, the old bot goes on");
        continue;
      }
      await stop(bot);
      bot = start(options.start, print);
      print("已重启 / restarted");
    }
    busy = undefined;
  };

  const watcher = watch([...options.watch], {
    ignoreInitial: true,
    // Below what is watched: the bot itself may well live in /data.
    ignored: (path) =>
      options.watch.some(
        (root) =>
          path.startsWith(root) &&
          /(?:^|[/\\])(?:node_modules|\.git|data)(?:[/\\]|$)/.test(path.slice(root.length)),
      ),
    awaitWriteFinish: { stabilityThreshold: SETTLE_MS, pollInterval: 20 },
  });
  watcher.on("all", () => {
    changed = true;
    busy ??= restart();
  });
  await once(watcher, "ready");
  bot = start(options.start, print);
  print("改动后自动重启 / restarts on a change");

  const heard = await ended;
  over = true;
  checking?.kill();
  await watcher.close();
  changed = false;
  await busy;
  await stop(bot, heard);
}

function start(args: readonly string[], print: (line: string) => void): ChildProcess {
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  child.on("exit", (code, signal) => {
    if (code === 0 || signal === "SIGTERM") return;
    print(`机器人退出了，等待改动 / the bot has ended (${signal ?? code}), waiting for a change`);
  });
  return child;
}

/**
 * Waits for the bot to stop, and makes it unless the terminal has told it already: to a bot, a
 * second signal means to end at once.
 */
async function stop(child: ChildProcess | undefined, by: Ending = "told"): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  if (by === "told") child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await gone;
  clearTimeout(force);
}

/** Who ended the supervision: `terminal` is a Ctrl-C, which every process there has got. */
type Ending = "terminal" | "told";

function ending(signal: AbortSignal | undefined): Promise<Ending> {
  return new Promise((resolve) => {
    process.once("SIGTERM", () => resolve("told"));
    process.once("SIGINT", () => resolve(process.stdin.isTTY ? "terminal" : "told"));
    signal?.addEventListener("abort", () => resolve("told"), { once: true });
  });
}
