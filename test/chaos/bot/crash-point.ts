/** Places where the process can be made to die: the arrows of a message's way, and of a part's. */
export const CRASH_POINTS = [
  "accept.before_commit",
  "accept.after_commit",
  "handler.mid",
  "result.before_commit",
  "reply.before_write",
  "reply.after_write",
  "flushed.before_commit",
  "outbox.before_lease",
  "outbox.before_call",
  "outbox.after_call",
  "outbox.before_note",
] as const;

export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Called wherever a point is reached. */
export type Reach = (point: CrashPoint) => void;

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
