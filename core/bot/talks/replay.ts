import type { StandardSchemaV1 } from "@standard-schema/spec";
import { type Duration, milliseconds } from "../../duration.ts";
import { BotError } from "../../errors.ts";
import { flawOf } from "../../plain-data.ts";
import type { Reply } from "../../replies/reply.ts";
import type { TableStatement } from "../../stores/port/tables.ts";
import type { Timeout } from "../spans.ts";
import { isStill, typedIn } from "./choices.ts";
import type { Asking, AskingOr, StepOptions, StepWork } from "./conversation.ts";
import { type Drawn, readBy, type TextReading } from "./question.ts";
import {
  type Choices,
  derivedId,
  type JournalEntry,
  keyOf,
  type OpenQuestion,
  stepKey,
  type Talk,
  type Who,
} from "./rows.ts";

/** What a run is given as the answer to the open question. */
export type GivenAnswer =
  | { readonly key: string; readonly text: string }
  /** Known already, as the choice of a card or an event. */
  | { readonly key: string; readonly value: unknown }
  /** Time is over. */
  | { readonly key: string; readonly isOver: true };

/** What a replay needs of the world. All of it may reject, and then the turn ends: no author sees it. */
export interface ReplayWorld {
  /** Milliseconds since the epoch: when the message came that is handled. */
  readonly at: number;
  readonly signal: AbortSignal;
  /** The noted result of a step, as JSON. */
  noted(key: string): Promise<string | undefined>;
  /** Notes it. @returns what is noted: that of another run, if that was faster */
  note(key: string, result: string): Promise<string>;
  /** Takes down whose turn this is, before its first step. `false` when it is not theirs any more. */
  pin(): Promise<boolean>;
  sleep(ms: number): Promise<void>;
  /** A signal that aborts after so long. */
  timeout(ms: number): Timeout;
}

/** What a replay is told of the conversation. */
export interface ReplayOf {
  readonly talk: Talk;
  readonly plugin: string;
  /** Whether the code is the one that ran before, so that another order is a mistake. */
  readonly isSameCode: boolean;
  /** Whether mistakes are errors, or lines in the log. */
  readonly strict: boolean;
  readonly timeoutMs: number;
  readonly given: GivenAnswer | undefined;
  warn(text: string): void;
}

/** A question that was reached. */
export interface Reached
  extends Pick<
    OpenQuestion,
    "key" | "who" | "choices" | "card" | "waits" | "back" | "hasElse" | "timeout" | "reminds"
  > {
  readonly replies: readonly Reply[];
}

/** What a run came to. */
export type Replayed =
  | { readonly is: "open"; readonly question: Reached }
  | { readonly is: "end"; readonly answer: unknown }
  /** The answer does not fit. */
  | { readonly is: "rejected"; readonly why: string | undefined }
  | { readonly is: "failed"; readonly error: unknown }
  /** It was not this message's turn any more. */
  | { readonly is: "again" };

/** Something that was said, and to whom. */
export interface TalkSaying {
  readonly who: Who;
  readonly replies: readonly Reply[];
}

/** Half an hour for the owner, three days for others. */
const GUEST_MS = 259_200_000;
const STEP_WAIT_MS = 1_000;
/** `#`, `~` and `/` are ours. */
const NAME = /^[^/#~\0\p{Surrogate}]{1,64}$/u;
/** Undefined has no JSON. */
const NOTHING = "";

/** Where a call stands: who is asked, and in which `other`. */
export interface TalkScope {
  readonly who: Who;
  readonly path: string;
  readonly asking: Asking | undefined;
  readonly isGuest: boolean;
}

/**
 * One run of an author's function from its top. What was answered before is answered again, what was
 * done is not done again, and the first question without an answer ends the run: its promise never
 * settles, so that neither `catch` nor `finally` of the author runs.
 */
export class Replay {
  readonly journal: JournalEntry[] = [];
  readonly calls: string[] = [];
  readonly said: TalkSaying[] = [];
  readonly statements: TableStatement[] = [];
  /** Steps whose results are noted in rows, and in the journal now. */
  readonly rows: string[] = [];
  readonly #of: ReplayOf;
  readonly #world: ReplayWorld;
  readonly #known: ReadonlyMap<string, JournalEntry>;
  readonly #counts = new Map<string, number>();
  #last = "";
  #working = 0;
  #stopped: Replayed | undefined;
  #pinned: Promise<boolean> | undefined;
  #resolve: (end: Replayed) => void = () => {};

  constructor(of: ReplayOf, world: ReplayWorld) {
    this.#of = of;
    this.#world = world;
    this.#known = new Map(of.talk.journal.map((entry) => [entry[0], entry]));
  }

  /** @param run calls the author's function */
  start(run: () => unknown): Promise<Replayed> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      new Promise((settle) => settle(run())).then(
        (answer) => this.#stop({ is: "end", answer }),
        (error) => this.#stop({ is: "failed", error }),
      );
    });
  }

  /** A scope inside `other`. */
  inside(name: string, who: Who, asking: Asking | undefined): TalkScope | undefined {
    if (!this.#checkName("c.other", name)) return undefined;
    return { who, path: `${name}/`, asking, isGuest: true };
  }

  /** @param draw may throw: what is no reply is a mistake that the author's `catch` may see */
  say(scope: TalkScope, draw: () => readonly Reply[]): void {
    if (this.#stopped) return;
    const replies = draw();
    const key = this.#key(scope.path, `~${this.#last}~`);
    if (!this.#known.has(key)) this.said.push({ who: scope.who, replies });
    this.#keep([key, "say"]);
  }

  commit(scope: TalkScope, record: () => readonly TableStatement[]): void {
    if (this.#stopped) return;
    const statements = record();
    const key = this.#key(scope.path, `~${this.#last}~commit`);
    if (!this.#known.has(key)) this.statements.push(...statements);
    this.#keep([key, "commit"]);
  }

  /**
   * A question that is answered by a text.
   *
   * @param make called where the question has to be shown
   */
  async ask(
    scope: TalkScope,
    verb: string,
    name: string,
    make: () => Drawn,
    asking: Asking | AskingOr<unknown> = {},
    schema?: StandardSchemaV1,
  ): Promise<unknown> {
    const key = this.#begin(scope, verb, name, true);
    if (key === undefined) return never();
    const drawn = this.#drawn(make, `${verb}("${name}")`);
    if (!drawn) return never();
    const { choices, waits } = drawn;
    const old = this.#known.get(key);
    if (old && (!choices || isStill(choices, old[2]) || "else" in asking)) return this.#keep(old);
    const { given } = this.#of;
    if (given?.key !== key) {
      return this.#open({
        ...this.#times(scope, asking),
        key,
        who: scope.who,
        choices,
        card: drawn.card,
        waits,
        back: asking.back ?? scope.asking?.back ?? true,
        hasElse: "else" in asking,
        replies: drawn.replies,
      });
    }
    if ("isOver" in given) {
      return this.#keep([key, "timer", this.#plain((asking as AskingOr<unknown>).else, name)]);
    }
    const reading = await this.#read(given, choices, schema);
    if (!reading) return never();
    if (reading.ok) return this.#keep([key, keyOf(scope.who), this.#plain(reading.value, name)]);
    this.#stop({ is: "rejected", why: reading.why });
    return never();
  }

  /** Waits for time alone. */
  async sleep(scope: TalkScope, name: string, duration: Duration): Promise<void> {
    const key = this.#begin(scope, "c.sleep", name, true);
    if (key === undefined) return never();
    const timeout = this.#world.at + this.#ms("c.sleep", duration);
    const old = this.#known.get(key);
    if (old) return void this.#keep(old);
    if (this.#of.given?.key === key) return void this.#keep([key, "timer"]);
    const asked = { key, who: undefined, choices: undefined, waits: undefined, replies: [] };
    void this.#open({ ...asked, back: false, hasElse: true, timeout, reminds: [] });
    return never();
  }

  /** @param by how it stands in the journal */
  async step(
    scope: TalkScope,
    verb: string,
    name: string,
    work: (info: StepWork) => unknown,
    by: "step" | "look" | "push",
    options: StepOptions = {},
  ): Promise<unknown> {
    const key = this.#begin(scope, verb, name, false);
    if (key === undefined) return never();
    const old = this.#known.get(key);
    if (old) return this.#done(old);
    const row = stepKey(this.#of.talk, key);
    this.#working += 1;
    const before = await this.#ours(this.#world.noted(row));
    if (before === FAILED) return never();
    if (before !== undefined) return this.#finished(row, [key, by, read(before)]);
    if (!(await this.#mayWork())) return never();
    let value: unknown;
    try {
      value = await this.#tried(row, work, options);
    } catch (error) {
      // Kept with the turn: if nobody catches it, there is none.
      this.#keep([key, "failed", failureOf(error)]);
      this.#worked();
      throw error;
    }
    const flaw = value === undefined ? undefined : flawOf(value, "the result");
    if (flaw) return this.#misused(`${verb}("${name}") keeps plain data, but ${flaw}`, true);
    const result = value === undefined ? NOTHING : JSON.stringify(value);
    const noted = await this.#ours(this.#world.note(row, result));
    if (noted === FAILED) return never();
    return this.#finished(row, [key, by, read(noted)]);
  }

  /** What is done and noted in one write. @param change gives what it came to, as JSON */
  async update(
    scope: TalkScope,
    name: string,
    change: (row: string) => Promise<string>,
  ): Promise<unknown> {
    const key = this.#begin(scope, "c.update", name, false);
    if (key === undefined) return never();
    const old = this.#known.get(key);
    if (old) return this.#done(old);
    const row = stepKey(this.#of.talk, key);
    this.#working += 1;
    if (!(await this.#mayWork())) return never();
    const result = await this.#ours(change(row));
    if (result === FAILED) return never();
    return this.#finished(row, [key, "step", read(result)]);
  }

  /** Ends the run for a misuse: it is a mistake in the code, which its `catch` is not to hide. */
  misuse(what: string): Promise<never> {
    return this.#misused(what, false);
  }

  #misused(what: string, isWorking: boolean): Promise<never> {
    const { plugin, talk } = this.#of;
    const error = new BotError("ERR_TALK", `plugin ${plugin}, conversation ${talk.name}: ${what}`);
    this.#stop({ is: "failed", error });
    if (isWorking) this.#worked();
    return never();
  }

  async #tried(
    row: string,
    work: (info: StepWork) => unknown,
    { tries = 1, wait = STEP_WAIT_MS, timeout }: StepOptions,
  ): Promise<unknown> {
    const { signal, sleep } = this.#world;
    const idempotencyKey = derivedId(row);
    for (let left = tries, pause = milliseconds(wait); ; pause *= 2) {
      const limit = timeout === undefined ? undefined : this.#world.timeout(milliseconds(timeout));
      try {
        const info = { idempotencyKey, signal: limit?.signal ?? signal };
        return await (limit ? within(limit.signal, work(info)) : work(info));
      } catch (error) {
        left -= 1;
        if (left <= 0 || signal.aborted) throw error;
        await sleep(pause);
      } finally {
        limit?.cancel();
      }
    }
  }

  /** Nobody works for a turn that is not theirs, or whose process stops. */
  async #mayWork(): Promise<boolean> {
    this.#pinned ??= this.#world.pin();
    const isOurs = await this.#ours(this.#pinned);
    if (isOurs === FAILED) return false;
    const { signal } = this.#world;
    if (isOurs && !signal.aborted) return true;
    this.#stop(isOurs ? { is: "failed", error: signal.reason } : { is: "again" });
    this.#worked();
    return false;
  }

  /** What fails here is the store's: it ends the turn, and never reaches the author's `catch`. */
  async #ours<T>(work: Promise<T>): Promise<T | typeof FAILED> {
    try {
      return await work;
    } catch (error) {
      this.#stop({ is: "failed", error });
      this.#worked();
      return FAILED;
    }
  }

  #finished(row: string, entry: JournalEntry): unknown {
    this.rows.push(row);
    const value = this.#keep(entry);
    this.#worked();
    return value;
  }

  #worked(): void {
    this.#working -= 1;
    this.#tell();
  }

  /** Calls are told by the order in which they begin: several steps at once may end in any order. */
  #begin(scope: TalkScope, verb: string, name: string, isQuestion: boolean): string | undefined {
    if (this.#stopped) {
      // The run goes on for a while after its question: another one beside it would never be asked.
      const { is } = this.#stopped;
      if (isQuestion && is === "open") this.#second(scope.path + name);
      return undefined;
    }
    if (!this.#checkName(verb, name)) return undefined;
    const key = this.#key(scope.path, name);
    this.#last = key;
    const { talk, isSameCode, strict } = this.#of;
    const was = talk.calls[this.calls.length];
    this.calls.push(key);
    if (!isSameCode || was === undefined || was === key) return key;
    const what =
      `"${key}" came where "${was}" had been: between questions and steps nothing may decide by ` +
      "the clock, by chance or by what changes outside";
    if (!strict) {
      this.#of.warn(what);
      return key;
    }
    void this.misuse(what);
    return undefined;
  }

  #second(key: string): void {
    const first = this.#stopped?.is === "open" ? this.#stopped.question.key : "";
    this.#stopped = undefined;
    void this.misuse(`"${key}" was asked while "${first}" is open: one question at a time`);
  }

  #checkName(verb: string, name: unknown): boolean {
    if (typeof name === "string" && NAME.test(name)) return true;
    void this.misuse(`${verb} takes a name of 1 to 64 characters, without / # and ~`);
    return false;
  }

  #key(path: string, name: string): string {
    const key = path + name;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count === 1 ? key : `${key}#${count}`;
  }

  #drawn(make: () => Drawn, what: string): Drawn | undefined {
    try {
      return make();
    } catch (error) {
      void this.misuse(`${what}: ${(error as Error).message}`);
      return undefined;
    }
  }

  #times({ asking, isGuest }: TalkScope, own: Asking): Pick<OpenQuestion, "timeout" | "reminds"> {
    const { at } = this.#world;
    const timeout = own.timeout ?? asking?.timeout ?? (isGuest ? GUEST_MS : this.#of.timeoutMs);
    const remind = own.remind ?? asking?.remind ?? [];
    const ms = (duration: Duration) => at + this.#ms("a question", duration);
    const reminds = [remind].flat().map(ms);
    return { timeout: ms(timeout), reminds: reminds.toSorted((one, other) => one - other) };
  }

  #ms(verb: string, duration: Duration): number {
    try {
      return milliseconds(duration);
    } catch (error) {
      void this.misuse(`${verb}: ${(error as Error).message}`);
      return 0;
    }
  }

  async #read(
    given: Exclude<GivenAnswer, { readonly isOver: true }>,
    choices: Choices | undefined,
    schema: StandardSchemaV1 | undefined,
  ): Promise<TextReading | undefined> {
    if ("value" in given) return { ok: true, value: given.value };
    if (choices) {
      const choice = typedIn(choices, given.text);
      return choice ? { ok: true, value: choice.value } : { ok: false, why: undefined };
    }
    if (!schema) return { ok: true, value: given.text.trim() };
    try {
      return await readBy(schema, given.text.trim(), this.#world.at);
    } catch (error) {
      this.#stop({ is: "failed", error });
      return undefined;
    }
  }

  #open(question: Reached): Promise<never> {
    this.#stop({ is: "open", question });
    return never();
  }

  #stop(end: Replayed): void {
    this.#stopped ??= end;
    this.#tell();
  }

  /** In the next turn of the event loop, so that a second question beside the first is noticed. */
  #tell(): void {
    if (this.#working > 0 || !this.#stopped) return;
    setImmediate(() => {
      if (this.#working === 0 && this.#stopped) this.#resolve(this.#stopped);
    });
  }

  #keep(entry: JournalEntry): unknown {
    this.journal.push(entry);
    return structuredClone(entry[2]);
  }

  #done(entry: JournalEntry): unknown {
    const value = this.#keep(entry);
    if (entry[1] !== "failed") return value;
    const { message, ...rest } = value as { message: string };
    throw Object.assign(new Error(message), rest);
  }

  #plain(value: unknown, name: string): unknown {
    const flaw = value === undefined ? undefined : flawOf(value, "the answer");
    if (flaw) void this.misuse(`the answer to "${name}" is kept, so it is plain data, but ${flaw}`);
    return value;
  }
}

const FAILED = Symbol("failed");

/** What of a failure is kept. */
function failureOf(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const code: unknown = Reflect.get(error, "code");
  const { name, message } = error;
  return { name, message, ...(typeof code === "string" && { code }) };
}

/** The work's result, or what the signal aborts for, if that comes first. */
function within(signal: AbortSignal, work: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    Promise.resolve(work).then(resolve, reject);
  });
}

const never = () => new Promise<never>(() => {});

const read = (result: string): unknown => (result === NOTHING ? undefined : JSON.parse(result));
