import { digest } from "../../crypto/signature.ts";
import type { Duration } from "../../duration.ts";
import type { AnyEvent } from "../../events/own.ts";
import type { Recipient } from "../../replies/recipient.ts";
import type { Pushable } from "../../replies/reply.ts";
import { updateCard } from "../cards/update-card.ts";
import { instantOf, type TimerSetting, timerOf } from "../jobs/timer.ts";
import type { PluginScope } from "../plugin-scope.ts";
import type { Run } from "../run.ts";
import type { Cell } from "../storage/cell.ts";
import type { Entry } from "../storage/entry.ts";
import type { Manner } from "../storage/given.ts";
import { checkedKey, jsonOf } from "../storage/plain.ts";
import { cellOf } from "../storage/plugin-store.ts";
import { recordedStatements } from "../storage/plugin-tables.ts";
import type { Tables, TableWriter } from "../storage/tables.ts";
import { askedBy } from "../strays.ts";
import { Doing } from "./doing.ts";
import type { Effects, OnceOptions, PushOptions, StepInfo } from "./effects.ts";
import { pushRequest } from "./push.ts";

/**
 * Does `work` unless an earlier run did, and notes the result. Asked for again in the same run, it
 * gives the same result.
 *
 * @throws what `work` throws; BotError `ERR_VALUE`, `ERR_STORE_CLOSED` (all as rejections)
 */
async function step<T>(
  doing: Doing,
  name: string,
  work: (info: StepInfo) => T | Promise<T>,
): Promise<T> {
  const checked = checkedKey(name, doing.scope, "ctx.step");
  const begun = doing.steps.get(doing.named(checked));
  // The same name means the same work, so its result has the same type.
  if (begun) return begun as Promise<T>;
  const result = perform(doing, checked, work);
  doing.steps.set(doing.named(checked), result);
  // What has failed may be tried again.
  result.catch(() => doing.steps.delete(doing.named(checked)));
  return result;
}

async function perform<T>(
  doing: Doing,
  step: string,
  work: (info: StepInfo) => T | Promise<T>,
): Promise<T> {
  const { messages } = doing.scope.storeFor("ctx.step");
  const name = doing.named(`step ${step}`);
  const noted = doing.noted(name);
  if (noted !== undefined) return read(noted);
  const claim = await doing.claim();
  const idempotencyKey = digest(`${doing.message} ${name}`).slice(0, 32);
  const value = await work({ idempotencyKey });
  const result = value === undefined ? NOTHING : jsonOf(value, `ctx.step ${step}`);
  if (claim) await doing.scope.persist(() => messages.memo(claim, name, result));
  return read(result);
}

/** A step without a result; no JSON looks so. */
const NOTHING = "";

const read = (result: string) => (result === NOTHING ? undefined : JSON.parse(result));

/**
 * Takes down what is written when the message is finished, in the same transaction.
 *
 * @throws PluginError `ERR_PLUGIN` for what are no tables; what `work` throws
 */
function commit(
  run: Run,
  scope: PluginScope,
  tables: Tables,
  work: (rows: TableWriter) => void,
): void {
  const statements = typeof work === "function" ? recordedStatements(tables, work) : undefined;
  if (!statements) throw scope.misused("ctx.commit takes what p.tables gave, and a function");
  run.commit(statements);
}

/** Names of stores hold no colon, so that no entry has such a key. */
const PREFIX = "once:";

/**
 * Does `work` unless the key is known.
 *
 * @throws what `work` throws, and then it is not done again either
 */
export async function once(
  scope: PluginScope,
  key: string,
  work: () => unknown,
  { for: life }: OnceOptions = {},
): Promise<boolean> {
  const stored = PREFIX + checkedKey(key, scope, "ctx.once");
  if (life !== undefined && !(Number.isFinite(life) && life > 0)) {
    throw scope.misused("ctx.once: for is a number of milliseconds above 0");
  }
  const { values } = scope.storeFor("ctx.once");
  const { ok: isNew } = await scope.persist(() => {
    const now = scope.clock.now();
    const change = { set: `${now}`, expiresAt: life && now + life };
    return values.change([{ owner: scope.name, key: stored, version: 0, change }], now);
  });
  if (isNew) await work();
  return isNew;
}

/**
 * Sets a timer, unless an earlier run did.
 *
 * @throws PluginError `ERR_PLUGIN` for what is no timer; what setting it throws
 */
async function after(
  doing: Doing,
  {
    timer,
    app,
    ...setting
  }: Omit<TimerSetting, "at" | "id"> & {
    readonly timer: unknown;
    readonly delay: Duration;
  },
): Promise<void> {
  const kept = timerOf(timer);
  if (!kept) throw doing.scope.misused("ctx.after takes a timer, which p.after gives in setup");
  const at = instantOf(doing.scope.clock.now(), { delay: setting.delay });
  const name = doing.next(`after ${kept.key}`);
  await step(doing, name, ({ idempotencyKey: id }) => kept.set({ ...setting, at, id, app }));
}

/** Changes the value of an entry, in one way or another. */
interface Change {
  /** As in `update`. */
  readonly verb: string;
  make(cell: Cell, manner: Manner): Promise<unknown>;
}

/**
 * Changes an entry and notes the result, in one write, which waits while the disk is full.
 *
 * @throws PluginError `ERR_PLUGIN`, BotError `ERR_VALUE`, `ERR_STORE_CLOSED`, `ERR_CONFLICT` (all as
 *   rejections)
 */
async function change(doing: Doing, entry: unknown, { verb, make }: Change): Promise<unknown> {
  const cell = cellOf(entry);
  if (!cell) {
    throw doing.scope.misused(`ctx.${verb} takes an entry: ctx.${verb}(trail.of(event.from), …)`);
  }
  const name = doing.next(`${verb} ${cell.owner}/${cell.storedKey}`);
  const noted = doing.noted(name);
  return noted === undefined ? make(cell, doing.manner(name)) : JSON.parse(noted);
}

/**
 * Makes the effects of one handler's context. Handlers take it apart, so these are functions.
 *
 * @param place tells watchers apart, which run beside each other; empty for those who answer
 */
export function effectsOf(event: AnyEvent, run: Run, scope: PluginScope, place: string): Effects {
  const doing = new Doing(event, run, scope, place);
  const asked = <T>(what: string, promise: Promise<T>) => askedBy(promise, scope, what, event);
  const pushOnce = async (message: string | Pushable, to: Recipient, options?: PushOptions) => {
    const name = options?.key === undefined ? doing.next("push") : `=${options.key}`;
    const request = pushRequest(scope.name, message, fromApp(to, event.app));
    return scope
      .pusherFor("ctx.push")
      .push({ ...request, message: event.id, from: event.from, key: name });
  };
  const push = (message: string | Pushable, to: Recipient, options?: PushOptions) =>
    asked("ctx.push", pushOnce(message, to, options));
  return {
    update: (entry, work) => {
      const make: Change["make"] = (cell, manner) =>
        cell.change(work as (value: unknown) => unknown, manner);
      const updated = change(doing, entry, { verb: "update", make });
      return asked("ctx.update", updated) as ReturnType<typeof entry.update>;
    },
    add: (entry, amount) => {
      const make: Change["make"] = (cell, manner) => cell.add(amount, manner);
      const added = change(doing, entry, { verb: "add", make });
      return asked("ctx.add", added) as ReturnType<Entry<number>["add"]>;
    },
    after: (timer, delay, data, options) =>
      asked("ctx.after", after(doing, { ...options, timer, delay, data, app: event.app })),
    step: (name, work) => asked("ctx.step", step(doing, name, work)),
    once: (key, work, options) => asked("ctx.once", once(doing.scope, key, work, options)),
    // Of a card there is the handle too.
    push: push as Effects["push"],
    updateCard: (handle, next) =>
      asked(
        "ctx.updateCard",
        updateCard(doing, { run, event, answers: place === "" }, handle, next),
      ),
    commit: (tables, work) => commit(run, scope, tables, work),
  };
}

/**
 * Whoever answers an event sends by the app that received it, unless another one is named. What the
 * whole bot does is no app's.
 */
const fromApp = (to: Recipient, app: string): Recipient =>
  to?.app === undefined && typeof to === "object" && app !== ""
    ? Object.freeze({ ...to, app })
    : to;
