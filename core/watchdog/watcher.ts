import type { Session } from "node:inspector";

/** A handler, by its number in a list of them; there is none with number 0. */
export interface WatchedHandler {
  readonly plugin: string;
  /** As in `keyword 我帅吗 (exact)`. */
  readonly handler: string;
}

/** What the watching thread is started with. */
export interface WatcherOptions {
  /** Two 32-bit cells, see `BEAT_CELL` and `HANDLER_CELL`. */
  readonly memory: SharedArrayBuffer;
  readonly handlers: readonly (WatchedHandler | undefined)[];
  /** How often the main thread beats, in milliseconds. */
  readonly beatMs: number;
  /** From when on a silence is one, in milliseconds. */
  readonly limitMs: number;
  /** Whether lines are for people instead of machines, as the log's own. */
  readonly pretty: boolean;
  /** Whether to ask the main thread where it is; not while somebody debugs it. */
  readonly looks: boolean;
}

/** Where in the memory the main thread counts its beats. */
export const BEAT_CELL = 0;
/** Where it writes which handler it has entered: the number, made negative when it has returned. */
export const HANDLER_CELL = 1;

/** What the thread tells when a silence is over. */
export interface Blocked extends Partial<WatchedHandler> {
  /** Whether the handler was inside its call, or only the last to have been called. */
  readonly inside: boolean;
  readonly ms: number;
  /** Where in the code, innermost first; nothing if it could not be found out. */
  readonly stack?: readonly string[] | undefined;
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
  { memory, handlers, beatMs, limitMs, pretty, looks }: WatcherOptions,
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

  const cells = new Int32Array(memory);
  let seen = -1;
  let lookedAt = performance.now();
  let silentMs = 0;
  let tellAtMs = limitMs;
  let blocked: Blocked | undefined;
  let told = false;
  let asking: Session | undefined;

  setInterval(() => {
    const now = performance.now();
    // A machine that slept made both threads sleep: that is nobody's silence.
    silentMs += Math.min(now - lookedAt, 2 * beatMs);
    lookedAt = now;
    const beat = Atomics.load(cells, 0);
    if (beat !== seen) heard(beat);
    else if (silentMs >= tellAtMs) silent();
  }, beatMs);

  function heard(beat: number): void {
    asking?.disconnect();
    asking = undefined;
    if (blocked) parentPort?.postMessage({ ...blocked, ms: Math.round(silentMs) });
    blocked = undefined;
    seen = beat;
    silentMs = 0;
    tellAtMs = limitMs;
  }

  function silent(): void {
    tellAtMs *= growth;
    told = false;
    const number = Atomics.load(cells, 1);
    const ms = Math.round(silentMs);
    blocked = { ...blocked, ...handlers[Math.abs(number)], inside: number > 0, ms };
    if (looks && !asking) ask();
    setTimeout(tell, looks ? patienceMs : 0);
  }

  function tell(): void {
    if (!blocked || told) return;
    told = true;
    write(blocked);
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

  function write(fields: Blocked): void {
    const time = new Date().toISOString();
    const event = "loop.blocking";
    const line = pretty
      ? `[${time.slice(11, -1)}] WARN: ${event} ${JSON.stringify(fields)}`
      : JSON.stringify({ level: "warn", time, ...fields, event });
    writeAll(`${line.replace(unsafe, escaped)}\n`);
  }

  function escaped(character: string): string {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  }

  /** A pipe that is full takes nothing for now: then this line is not worth a wait. */
  function writeAll(line: string): void {
    try {
      fs.writeSync(1, line);
    } catch {
      // Nobody is left who could be told.
    }
  }
}
