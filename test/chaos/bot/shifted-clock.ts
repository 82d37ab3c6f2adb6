import { readFileSync } from "node:fs";

/**
 * Shifts the clock of this process by as many milliseconds as the file says; again whenever a
 * SIGUSR2 says that the file has changed. Monotonic time and timers stay as they are, as when
 * somebody sets the machine's clock.
 */
export function shiftClock(file: string): void {
  const real = Date.now;
  let shift = 0;
  const read = () => {
    shift = Number(readFileSync(file, "utf8"));
  };
  read();
  Date.now = () => real() + shift;
  process.on("SIGUSR2", () => {
    read();
    process.stdout.write(`${JSON.stringify({ event: `chaos.shifted_by_${shift}` })}\n`);
  });
}
