/**
 * Places where the process can be made to die: the arrows of a message's way, and of a part's. What
 * the store is asked for has two sides: it was told and nothing is on disk, or it is on disk and
 * nobody was told.
 */
export const CRASH_POINTS = [
  // One record: the handlers run before anything of the message is written.
  "handler.unwritten",
  "record.before_call",
  "record.before_commit",
  "record.after_commit",
  // Two: taken in, then finished.
  "accept.before_commit",
  "accept.after_commit",
  "change.before_commit",
  "change.after_commit",
  "push.before_commit",
  "push.after_commit",
  "say.before_commit",
  "say.after_commit",
  "finish.before_commit",
  "finish.after_commit",
  "reply.before_write",
  "reply.after_write",
  "left.before_commit",
  "left.after_commit",
  "lease.before_commit",
  "lease.after_commit",
  "outbox.before_call",
  "outbox.after_call",
  "settle.before_commit",
  "settle.after_commit",
  // What runs here is what the next two find.
  "handler.mid",
  "sweep.before_commit",
  "sweep.after_commit",
] as const;

export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Called wherever a point is reached. */
export type Reach = (point: CrashPoint) => void;

/** For a minute after a kill every message is written before it runs: these are not reached then. */
export const needsCalm = (point: CrashPoint): boolean =>
  point === "handler.unwritten" || point.startsWith("record.");

/**
 * Makes the process kill itself, as suddenly as a kill from outside, when a point is reached for
 * the nth time.
 *
 * @param order `name:nth`, as in `handler.mid:3`; `undefined` for never
 */
export function crashAt(order: string | undefined): Reach {
  const [name, nth = "1"] = order?.split(":") ?? [];
  let left = Number(nth);
  return (point) => {
    if (point !== name) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, "SIGKILL");
  };
}
