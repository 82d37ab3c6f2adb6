/** What the bot tells of itself beside its log, on standard output. */
export type Told =
  /** The message is on disk. */
  | { readonly event: "chaos.taken_in"; readonly id: string }
  /** Its end is. */
  | { readonly event: "chaos.ended"; readonly id: string }
  /** Its handlers began. `at`: milliseconds since the epoch, whatever the clock was set to. */
  | {
      readonly event: "chaos.began";
      readonly id: string;
      readonly attempt: number;
      readonly at: number;
    }
  /** What is not finished. */
  | { readonly event: "chaos.backlog"; readonly messages: number; readonly parts: number };

/** Writes it at once: a pipe takes it before this returns, and keeps it when the process dies. */
export function tell(told: Told): void {
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
