import type { Session } from "node:inspector";

/** A handler, by its number in a list of them; there is none with number 0. */
export interface WatchedHandler {
  readonly plugin: string;
  /** As in `keyword 我帅吗 (exact)`. */
  readonly handler: string;
}

/** What the watching thread is started with. */
export interface WatcherOptions {
  /** 32-bit cells, see `CELLS`. */
  readonly memory: SharedArrayBuffer;
  readonly handlers: readonly (WatchedHandler | undefined)[];
  /** How often the main thread beats, in milliseconds. */
  readonly beatMs: number;
  /** From when on a silence is told of, in milliseconds; `undefined` for never. */
  readonly tellMs: number | undefined;
  /** When a silence ends the process, in milliseconds; 0 for never. */
  readonly endMs: number;
  /** Where the next start finds why the process was ended. */
  readonly noteFile: string;
  /** Whether lines are for people instead of machines, as the log's own. */
  readonly pretty: boolean;
  readonly cell: typeof CELLS;
}

/** What the two threads share, cell by cell. */
export const CELLS = {
  /** The main thread counts its beats. */
  beat: 0,
  /** Which handler it has entered: the number, made negative when it has returned. */
  handler: 1,
  /** The mark of the message that it has entered the handler with; 0 for none. */
  message: 2,
  /** How many works of the core are going on that may keep the loop for long. */
  work: 3,
  /** Whether somebody debugs the process: who stands at a breakpoint is silent. */
  debugged: 4,
  /** In how many milliseconds the process has to be gone; 0 while it shall live. */
  goneIn: 5,
} as const;

/** What the thread tells when a silence is over. */
export interface Blocked extends Partial<WatchedHandler> {
  /** Whether the handler was inside its call, or only the last to have been called. */
  readonly inside: boolean;
  readonly ms: number;
  /** Where in the code, innermost first; nothing if it could not be found out. */
  readonly stack?: readonly string[] | undefined;
}

/** Why the watchdog ended a process, as the next one finds it. */
export interface WatchEnding extends Blocked {
  /** The mark of the message (`markOf`) that the handler was called with; 0 for none. */
  readonly message: number;
}

/**
 * The whole of the watching thread. It travels there as text, for a thread of a few lines starts in
 * a tenth of the time that one takes with a loader for TypeScript: so it may use nothing but its
 * arguments, and types.
 *
 * While the main thread is silent its log is silent too, and its sockets: what is to be said is
 * written to standard output here.
 */
export function watch(
  load: NodeJS.Require,
  { memory, handlers, beatMs, tellMs, endMs, noteFile, pretty, cell }: WatcherOptions,
): void {
  const fs = load("node:fs") as typeof import("node:fs");
  const inspector = load("node:inspector") as typeof import("node:inspector");
  const { parentPort } = load("node:worker_threads") as typeof import("node:worker_threads");

  /** A silence that lasts is told of again whenever it has grown so much. */
  const growth = 5;
  /** How long to wait for the main thread to say where it is, in milliseconds. */
  const patienceMs = 500;
  const frames = 6;
  /** Longest frame, in UTF-16 code units: code that is its own address would fill the log. */
  const frameLength = 300;
  /** What pretends to be something else on a screen. */
  const unsafe = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

  /** How long to wait for the note and the last line to be written, in milliseconds. */
  const lastWordsMs = 500;

  const cells = new Int32Array(memory);
  let seen = -1;
  let lookedAt = performance.now();
  let silentMs = 0;
  let tellAtMs = tellMs ?? Number.POSITIVE_INFINITY;
  let blocked: Blocked | undefined;
  let told = false;
  let asking: Session | undefined;
  let ending = false;
  let goneAt = Number.POSITIVE_INFINITY;

  setInterval(() => {
    const now = performance.now();
    // A machine that slept made both threads sleep: that is nobody's silence.
    silentMs += Math.min(now - lookedAt, 2 * beatMs);
    lookedAt = now;
    const beat = Atomics.load(cells, cell.beat);
    const goneIn = Atomics.load(cells, cell.goneIn);
    if (goneIn > 0) goneAt = Math.min(goneAt, now + goneIn);
    if (now >= goneAt) end();
    else if (beat !== seen) heard(beat);
    else if (isEndless()) end();
    else if (silentMs >= tellAtMs) silent();
  }, beatMs);

  function isEndless(): boolean {
    if (endMs === 0 || silentMs < endMs) return false;
    return Atomics.load(cells, cell.work) === 0 && Atomics.load(cells, cell.debugged) === 0;
  }

  function heard(beat: number): void {
    asking?.disconnect();
    asking = undefined;
    if (blocked) parentPort?.postMessage({ ...blocked, ms: Math.round(silentMs) });
    blocked = undefined;
    seen = beat;
    silentMs = 0;
    tellAtMs = tellMs ?? Number.POSITIVE_INFINITY;
  }

  function silent(): void {
    tellAtMs *= growth;
    told = false;
    blocked = found();
    const looks = Atomics.load(cells, cell.debugged) === 0;
    if (looks && !asking) ask();
    setTimeout(tell, looks ? patienceMs : 0);
  }

  function found(): Blocked {
    const number = Atomics.load(cells, cell.handler);
    const ms = Math.round(silentMs);
    return { ...blocked, ...handlers[Math.abs(number)], inside: number > 0, ms };
  }

  function tell(): void {
    if (!blocked || told) return;
    told = true;
    void write("warn", "loop.blocking", blocked);
  }

  /**
   * Ends the process, so that a supervisor starts it anew. Disk and output may be what it hangs at,
   * so that neither is waited for longer than a moment.
   */
  function end(): void {
    if (ending) return;
    ending = true;
    const last = found();
    const message = last.inside ? Atomics.load(cells, cell.message) : 0;
    const note = JSON.stringify({ ...last, message });
    const noted = fs.promises.writeFile(noteFile, note, { mode: 0o600, flush: true });
    const words = Promise.allSettled([noted, write("error", "loop.ended", last)]);
    const kill = () => process.kill(process.pid, "SIGKILL");
    setTimeout(kill, lastWordsMs);
    void words.then(kill);
  }

  /** Stops the main thread for a moment to ask where it is; in native code it answers only after. */
  function ask(): void {
    const session = new inspector.Session();
    asking = session;
    session.connectToMainThread();
    session.on("Debugger.paused", ({ params: { callFrames } }) => {
      askStack(session, callFrames[0]?.callFrameId ?? "", (stack) => {
        session.disconnect();
        asking = undefined;
        if (blocked) blocked = { ...blocked, stack };
        tell();
      });
    });
    session.post("Debugger.enable");
    session.post("Debugger.pause");
  }

  /** An error made there knows the lines of the source; the debugger only those that run. */
  function askStack(
    session: Session,
    callFrameId: string,
    end: (stack?: readonly string[]) => void,
  ): void {
    const expression = "new Error().stack";
    session.post("Debugger.evaluateOnCallFrame", { callFrameId, expression }, (error, found) => {
      const text: unknown = error ? undefined : found.result.value;
      session.post("Debugger.resume", () => end(framesOf(text)));
    });
  }

  function framesOf(stack: unknown): readonly string[] | undefined {
    if (typeof stack !== "string") return undefined;
    const lines = stack.split("\n").map((line) => line.trim());
    // The first is the question itself.
    const [, ...asked] = lines.filter((line) => line.startsWith("at "));
    return asked
      .filter((line) => !line.includes("(node:internal/"))
      .slice(0, frames)
      .map((line) => line.slice(0, frameLength));
  }

  /** Never waits: a pipe that is full takes nothing for now. */
  function write(level: string, event: string, fields: Blocked): Promise<void> {
    const time = new Date().toISOString();
    const line = pretty
      ? `[${time.slice(11, -1)}] ${level.toUpperCase()}: ${event} ${JSON.stringify(fields)}`
      : JSON.stringify({ level, time, ...fields, event });
    return new Promise((resolve) => {
      fs.write(1, `${line.replace(unsafe, escaped)}\n`, () => resolve());
    });
  }

  function escaped(character: string): string {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  }
}
