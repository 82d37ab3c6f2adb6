import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { InsideListener } from "../../assembly/played-bot.ts";
import { BotError, type ErrorCode } from "../../errors.ts";
import type { FromWorker, QuestionName, Questions, ToWorker, Unable } from "./messages.ts";

export interface WorkerOptions {
  /** It has loaded these files, or looked for them. */
  readonly onFiles: (files: readonly string[]) => void;
  /** Told of the inside of its bot. */
  readonly onInside: () => InsideListener | undefined;
}

/** A worker could not do what it was asked. */
export class WorkerRefusal extends Error {
  readonly refusal: Unable;

  constructor(refusal: Unable) {
    super(refusal.text);
    this.refusal = refusal;
  }
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The process of a bot, as its front sees it. */
export class Worker {
  /** Resolves with how it has ended: its exit code, or the signal. */
  readonly ended: Promise<number | string>;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ready: Promise<void>;
  #nextId = 0;
  #hasEnded = false;
  #trying: Extract<FromWorker, { of: "trying" }> | undefined;

  constructor({ onFiles, onInside }: WorkerOptions) {
    const entry = fileURLToPath(new URL(ENTRY, import.meta.url));
    this.#child = fork(entry, [], {
      // From here, whatever folder the bot is in.
      execArgv: ["--import", import.meta.resolve("tsx")],
      serialization: "advanced",
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    let isReady = () => {};
    this.#ready = new Promise((resolve) => {
      isReady = resolve;
    });
    this.ended = new Promise((resolve) => {
      const end = (how: number | string) => {
        if (this.#hasEnded) return;
        this.#hasEnded = true;
        for (const { reject } of this.#waiting.values()) reject(new WorkerRefusal(gone(how)));
        this.#waiting.clear();
        isReady();
        resolve(how);
      };
      this.#child.once("exit", (code, signal) => end(signal ?? code ?? 1));
      this.#child.once("error", (error) => end(error.message));
    });
    this.#child.on("message", (message: FromWorker) => {
      if (message.of === "ready") isReady();
      else if (message.of === "files") onFiles(message.files);
      else if (message.of === "told") onInside()?.told(message.telling);
      else if (message.of === "written") onInside()?.written();
      else if (message.of === "trying") this.#trying = message;
      else this.#answered(message);
    });
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** The setup that it called last to try it. */
  get trying(): { readonly plugin: string; readonly place: string | undefined } | undefined {
    return this.#trying;
  }

  /**
   * Asks it for something, as soon as it is ready.
   *
   * @throws WorkerRefusal (as a rejection) when it cannot, or has ended
   */
  async ask<K extends QuestionName>(
    of: K,
    given: Questions[K]["given"],
  ): Promise<Questions[K]["answer"]> {
    await this.#ready;
    if (this.#hasEnded) throw new WorkerRefusal(gone(await this.ended));
    this.#nextId += 1;
    const message: ToWorker = { id: this.#nextId, of, given };
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(message.id, { resolve, reject });
    });
    // One that has just ended tells so.
    this.#child.send(message, () => {});
    return (await answer) as Questions[K]["answer"];
  }

  /** Lets it end by itself: it closes what is open. */
  dismiss(): void {
    if (this.#child.connected) this.#child.disconnect();
  }

  /** Ends it at once. */
  async kill(): Promise<void> {
    if (this.#hasEnded) return;
    this.#child.kill("SIGKILL");
    await this.ended;
  }

  #answered(message: Extract<FromWorker, { of: "answer" | "refusal" }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.of === "answer") waiting?.resolve(message.answer);
    else waiting?.reject(new WorkerRefusal(message.refusal));
  }
}

/** Beside this file, whether that is TypeScript or has been compiled. */
const ENTRY = import.meta.url.endsWith(".ts") ? "./worker-process.ts" : "./worker-process.js";

/** An error of the core, as it was before it went from one process to the other. */
export function botErrorOf(error: unknown): unknown {
  if (!(error instanceof WorkerRefusal) || error.refusal.code === undefined) return error;
  return new BotError(error.refusal.code as ErrorCode, error.message);
}

const gone = (how: number | string): Unable => {
  const text = `机器人的进程结束了 / the process of the bot has ended (${how})`;
  const thrown = { plugin: "core", handler: "", error: "ended", message: text, stack: [] };
  return { text, thrown: { ...thrown, place: undefined }, code: undefined };
};
