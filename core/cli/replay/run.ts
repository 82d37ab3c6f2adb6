import { readFileSync } from "node:fs";
import { type LoadBotOptions, loadBot } from "../../config/load-bot.ts";
import { systemClock } from "../../ports/clock.ts";
import { type ReadRecording, RecordingError, readRecording } from "../../recording/read.ts";
import { Failed, Misuse } from "../misuse.ts";
import { compare, type Difference, type ReplayVerdict } from "./compare.ts";
import { checkTarget } from "./freeze.ts";
import { type Played, play } from "./play.ts";
import { type Counts, createReport } from "./report.ts";
import { openSession } from "./session.ts";

/** Where progress is shown: standard error, when people look at it. */
type ProgressScreen = Pick<NodeJS.WriteStream, "isTTY" | "write">;

/** Shows how far a long replay has come, on a line that is written over and taken away. */
interface Progress {
  at(done: number): void;
  /** Before anything else is written, and at the end. */
  clear(): void;
}

const EVERY_MS = 100;
const ERASE = "\r\u001b[K";

function createProgress(total: number, screen: ProgressScreen): Progress {
  let shownAt = systemClock.monotonic();
  let shown = false;
  return {
    at(done) {
      const now = systemClock.monotonic();
      if (!screen.isTTY || now - shownAt < EVERY_MS) return;
      shownAt = now;
      shown = true;
      screen.write(`${ERASE}${done} / ${total}`);
    },
    clear() {
      if (shown) screen.write(ERASE);
      shown = false;
    },
  };
}

interface ReplayOptions extends LoadBotOptions {
  readonly file: string;
  /** Name of the app that takes everything, whatever the recording says. */
  readonly app?: string | undefined;
  /** Of the test to write. */
  readonly freeze?: string | undefined;
  /** Overwrites that test. */
  readonly force?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly colour: boolean;
  /** Standard output. */
  readonly write: (text: string) => void;
  /** For what is no result. */
  readonly screen: ProgressScreen;
}

/**
 * Plays a recording again and tells what is different.
 *
 * @returns 0 when every answer is the same, 1 when one differs
 * @throws Misuse, Failed, ConfigError, PluginError when it cannot be played or frozen
 */
export async function replay(options: ReplayOptions): Promise<0 | 1> {
  const { file, app, write, screen, json = false, colour } = options;
  const target = options.freeze;
  if (target !== undefined) checkTarget(target, options.force === true);
  const recording = openRecording(file);
  const bot = await loadBot(options);
  const messages = openSession(recording, bot, app);
  if (recording.torn) {
    screen.write("! 最后一行不完整，已略过 / the last line was cut off, and is left out\n");
  }

  const report = createReport(write, colour);
  const progress = createProgress(messages.length, screen);
  const results: Result[] = [];
  await play({
    messages,
    bot,
    onPlayed(played) {
      const difference = compare(played);
      results.push({ played, difference });
      progress.at(results.length);
      if (json) return;
      if (difference.verdict !== "same") progress.clear();
      report.add(played, difference);
    },
  });
  progress.clear();
  const counts = countsOf(results);
  if (json) write(`${JSON.stringify(machineReadable(file, counts, results))}\n`);
  else report.end(counts);

  if (target !== undefined) {
    // Whoever only compares has no use for the test kit.
    const { freeze } = await import("./freeze.ts");
    const frozen = await freeze({
      file: target,
      config: bot.file,
      plugins: bot.plugins,
      middleware: bot.middleware,
      session: results.map(({ played }) => played),
    });
    screen.write(frozen);
  }
  return counts.same === results.length ? 0 : 1;
}

interface Result {
  readonly played: Played;
  readonly difference: Difference;
}

function countsOf(results: readonly Result[]): Counts {
  const count = (wanted: ReplayVerdict) =>
    results.filter(({ difference }) => difference.verdict === wanted).length;
  return {
    same: count("same"),
    changed: count("changed"),
    new: count("new"),
    gone: count("gone"),
  };
}

const machineReadable = (file: string, counts: Counts, results: readonly Result[]) => ({
  file,
  messages: results.length,
  counts,
  results: results.map(({ played: { message, failures }, difference }) => ({
    at: new Date(message.callback.at).toISOString(),
    app: message.callback.app,
    kind: message.callback.kind,
    id: message.callback.id,
    ...difference,
    ...(failures.length > 0 && { failures }),
  })),
});

/**
 * Reads a recording that can be played.
 *
 * @throws Misuse when there is no such file, Failed when it is none, damaged, or without bodies
 */
export function openRecording(file: string): ReadRecording {
  const recording = parsed(file, textOf(file));
  if (recording.bodies !== "left-out") return recording;
  throw new Failed(
    "这份录制只有提要，没有内容，无法重放 / this recording is an outline without bodies, and cannot be played\n" +
      "办法 / cure: 用 HUIYIN_RECORD=encrypted 重新录制 / record again with HUIYIN_RECORD=encrypted",
  );
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    throw new Misuse(`读不到文件 / the file cannot be read: ${file} (${code})`);
  }
}

function parsed(file: string, text: string): ReadRecording {
  try {
    return readRecording(text);
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    throw new Failed(
      `读不懂这份录制 / the recording cannot be read: ${file}\n${error.message} [${error.code}]`,
    );
  }
}
