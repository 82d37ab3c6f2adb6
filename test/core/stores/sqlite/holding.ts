import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync } from "node:fs";
import { join } from "node:path";

const SCRIPT = join(import.meta.dirname, "holding-process.ts");

/** A process that holds a database, and writes to it until it is killed. */
export class HoldingProcess {
  readonly #directory: string;
  readonly #child: ChildProcess;
  readonly #gone: Promise<unknown>;
  #text = "";

  /** @param within what to start it by, as a container of its own */
  constructor(directory: string, within: readonly string[] = []) {
    this.#directory = directory;
    const all = [...within, process.execPath, "--import", "tsx", SCRIPT, directory];
    const [command = "", ...rest] = all;
    this.#child = spawn(command, rest, { stdio: ["ignore", "pipe", "inherit"] });
    this.#gone = once(this.#child, "exit");
    // Not a loop over the stream: leaving that would close the pipe, and end the child politely.
    this.#child.stdout?.on("data", (chunk) => {
      this.#text += chunk;
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Numbers of the messages that were acknowledged. */
  get acknowledged(): readonly number[] {
    return this.#text.split("\n").slice(0, -1).map(Number);
  }

  /** Until so many messages were acknowledged, and whatever else is asked for holds; it goes on. */
  async until(count: number, holds = () => true): Promise<void> {
    while (this.acknowledged.length < count || !holds()) {
      const ended = this.#gone.then(() => Promise.reject(new Error("the process has ended")));
      await Promise.race([once(this.#child.stdout ?? this.#child, "data"), ended]);
    }
  }

  /** Copies what it holds, while it does nothing. */
  copyTo(directory: string): void {
    this.#child.kill("SIGSTOP");
    cpSync(this.#directory, directory, { recursive: true, preserveTimestamps: true });
    this.#child.kill("SIGCONT");
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#gone;
  }
}
