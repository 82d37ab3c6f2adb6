import { readFileSync, readlinkSync } from "node:fs";

/** Who holds a database: enough to tell a process from a later one with its number. */
export interface Holder {
  readonly pid: number;
  /** When it opened the database, as ISO 8601. */
  readonly since: string;
  /** Of the machine's run; where the system tells it. */
  readonly boot?: string | undefined;
  /** Within which the number means this process: each container has its own. */
  readonly space?: string | undefined;
  /** When the process began, in ticks since the machine did. */
  readonly started?: string | undefined;
}

/** How old the last sign of a holder may be that cannot be looked at, in milliseconds. */
const YOUNG_MS = 5_000;

/** Before the number in the list of a process's figures, once its name is cut off. */
const STATE = 0;
const STARTED = 19;

export function thisProcess(): Holder {
  return {
    pid: process.pid,
    since: new Date().toISOString(),
    boot: bootId(),
    space: pidSpace(),
    started: figuresOf(process.pid)?.[STARTED],
  };
}

/**
 * Whether a holder that a note names still runs. A process with our own number is an earlier one: in
 * a container each run has the same. One that ran elsewhere, or of which the system tells nothing, is
 * taken for alive as long as its last sign is young.
 *
 * @param at when it last wrote the note, in milliseconds since the epoch
 */
export function isLive(holder: Holder, at: number | undefined, now: number): boolean {
  if (holder.pid === process.pid) return false;
  const isYoung = at !== undefined && Math.abs(now - at) < YOUNG_MS;
  if (holder.boot !== bootId() || holder.space !== pidSpace()) return isYoung;
  if (!isRunning(holder.pid)) return false;
  const figures = figuresOf(holder.pid);
  if (figures === undefined || holder.started === undefined) return isYoung;
  // A dead process keeps its number until its parent has asked for its end.
  return figures[STARTED] === holder.started && !"ZXx".includes(figures[STATE] ?? "");
}

export const bootId = (): string | undefined =>
  asked(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());

const pidSpace = () => asked(() => readlinkSync("/proc/self/ns/pid"));

/** What Linux says of a process, from its state on. Its name may hold anything, blanks and brackets. */
function figuresOf(pid: number): readonly string[] | undefined {
  const text = asked(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  return text?.slice(text.lastIndexOf(")") + 2).split(" ");
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** What this system does not tell is undefined. */
function asked<T>(question: () => T): T | undefined {
  try {
    return question();
  } catch {
    return undefined;
  }
}
