/** Why the process shall end. */
export type StopReason = NodeJS.Signals | "parent_gone" | "uncaught";

/** How often a process that npm started looks whether npm is still there, in milliseconds. */
const PARENT_CHECK_MS = 1_000;

/**
 * Calls `stop` at the first reason to end, and `leave` at the second signal, for people who press
 * Ctrl-C twice.
 *
 * npm does not always pass signals on, and dies without telling: a process that it started and
 * that finds another parent has been left behind, and would keep the port.
 */
export function onStop(
  stop: (reason: StopReason, cause?: unknown) => void,
  leave: () => void,
): void {
  let stopping = false;
  const first = (reason: StopReason, cause?: unknown) => {
    if (stopping) return;
    stopping = true;
    stop(reason, cause);
  };
  const signalled = (signal: NodeJS.Signals) => (stopping ? leave() : first(signal));

  process.on("SIGTERM", signalled);
  process.on("SIGINT", signalled);
  process.on("uncaughtException", (error) => first("uncaught", error));
  process.on("unhandledRejection", (error) => first("uncaught", error));
  if (process.env.npm_lifecycle_event !== undefined) watchParent(() => first("parent_gone"));
}

function watchParent(gone: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, PARENT_CHECK_MS);
  timer.unref();
}
