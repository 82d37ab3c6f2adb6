/**
 * What becomes of an answer that takes longer than WeCom waits.
 *
 * `push`: an empty response after 4.5 s; what the handler comes to is sent actively.
 * `ack+push`: the same, with a text in that response that says it is being worked on.
 * `retry-window`: the delivery is left to WeCom's cut, and the reply rides one of the repeats, up to
 * about 14 s after the first; needs no active send.
 * `drop`: an empty response, and a line in the log.
 */
export type OnLate = "push" | "ack+push" | "retry-window" | "drop";

/** All of them; the first is the default. */
export const ON_LATE: readonly [OnLate, ...OnLate[]] = ["push", "ack+push", "retry-window", "drop"];

/** What one handler wants when it is late; what is left out is the app's. */
export interface LateOptions {
  readonly onLate?: OnLate | undefined;
  /** The text of `ack+push`. */
  readonly ack?: string | undefined;
}
