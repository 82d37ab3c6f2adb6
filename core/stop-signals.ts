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
 *
 * @returns what gives one more reason to end
 */
export function onStop(
  stop: (reason: StopReason, cause?: unknown) => void,
  leave: () => void,
): (reason: StopReason, cause?: unknown) => void {
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
  if (process.env.npm_lifecycle_event !== undefined) watchParent(() => first("parent_gone"));
  return first;
}

/**
 * Keeps rejections that nobody awaited, until there is somebody who can tell whose they are: a setup
 * lets them float too, and then there is no bot yet.
 *
 * @returns call it once with whoever takes them, those that were kept and those to come
 */
export function holdStrays(): (take: (rejected: unknown) => void) => void {
  const kept: unknown[] = [];
  let taker: (rejected: unknown) => void = (rejected) => kept.push(rejected);
  process.on("unhandledRejection", (rejected) => taker(rejected));
  return (take) => {
    taker = take;
    kept.splice(0).forEach(take);
  };
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

/** What the runtime says of work that its threads do: files, names, and sums. */
const THREAD_WORK = /^(?:FSReq|GetAddrInfo|GetNameInfo|.*Job)/;
/** How long such work may take to end when the process shall, in milliseconds. */
const PATIENCE_MS = 400;

/**
 * Ends the process. `process.exit` waits for the threads that open files and look up names, and one
 * that opens a pipe to which nobody writes waits for ever: then the process ends by a signal.
 */
export function leave(code: 0 | 1): void {
  const endsAt = performance.now() + PATIENCE_MS;
  const isWaiting = () => process.getActiveResourcesInfo().some((name) => THREAD_WORK.test(name));
  const look = () => {
    if (!isWaiting()) process.exit(code);
    if (performance.now() < endsAt) return void setTimeout(look, 20);
    process.removeAllListeners("SIGTERM");
    process.kill(process.pid, code === 0 ? "SIGTERM" : "SIGKILL");
    // The first process of a container takes no such signal from itself.
    setTimeout(() => process.abort(), 50);
  };
  look();
}
