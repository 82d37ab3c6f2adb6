import { digest } from "../../crypto/digest.ts";
import type { InboundEvent } from "../../events/inbound.ts";
import type { Recipient } from "../../replies/recipient.ts";
import type { Tables, TableWriter } from "../../stores/store.ts";
import type { PluginScope } from "../plugin-scope.ts";
import type { Run } from "../run.ts";
import { checkedKey, jsonOf } from "../storage/plain.ts";
import { cellOf } from "../storage/plugin-store.ts";
import { askedBy } from "../strays.ts";
import { Doing } from "./doing.ts";
import type { Effects, OnceOptions, StepInfo, Updatable } from "./effects.ts";
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
  const store = doing.scope.storeFor("ctx.step");
  const name = doing.named(`step ${step}`);
  const noted = doing.noted(name, store.steps);
  if (noted !== undefined) return read(noted);
  const idempotencyKey = digest(`${doing.message} ${name}`).slice(0, 32);
  const value = await work({ idempotencyKey });
  const result = value === undefined ? NOTHING : jsonOf(value, `ctx.step ${step}`);
  await doing.scope.persist(store, (writer) => doing.note(writer, name, result));
  return read(result);
}

/** A step without a result; no JSON looks so. */
const NOTHING = "";

const read = (result: string) => (result === NOTHING ? undefined : JSON.parse(result));

/**
 * Puts off `work` until the message is finished, and then runs it in the same transaction.
 *
 * @throws PluginError `ERR_PLUGIN` for what are no tables
 */
function onCommit(
  run: Run,
  scope: PluginScope,
  tables: Tables,
  work: (writer: TableWriter) => void,
): void {
  if (typeof tables?.inside !== "function" || typeof work !== "function") {
    throw scope.misused("ctx.commit takes what p.tables gave, and a function");
  }
  run.onCommit(() => tables.inside(work));
}

/** Names of stores hold no colon, so that no entry has such a key. */
const PREFIX = "once:";

/**
 * Does `work` unless the key is known.
 *
 * @throws what `work` throws, and then it is not done again either
 */
async function once(
  scope: PluginScope,
  key: string,
  work: () => unknown,
  { for: life }: OnceOptions = {},
): Promise<boolean> {
  const stored = PREFIX + checkedKey(key, scope, "ctx.once");
  if (life !== undefined && !(Number.isFinite(life) && life > 0)) {
    throw scope.misused("ctx.once: for is a number of milliseconds above 0");
  }
  const isNew = await scope.persist(scope.storeFor("ctx.once"), (writer) => {
    const values = writer.values(scope.name);
    const now = scope.clock.now();
    if (values.get(stored, now)) return false;
    values.set({ key: stored, value: `${now}`, expiresAt: life && now + life });
    return true;
  });
  if (isNew) await work();
  return isNew;
}

/**
 * Changes an entry and notes the result, in one write, which waits while the disk is full.
 *
 * @throws PluginError `ERR_PLUGIN`, BotError `ERR_VALUE`, `ERR_STORE_CLOSED` (all as rejections)
 */
async function update(
  doing: Doing,
  entry: Updatable,
  change: (value: unknown) => unknown,
): Promise<unknown> {
  const cell = typeof entry === "object" && entry !== null ? cellOf(entry) : undefined;
  if (!cell) {
    throw doing.scope.misused(
      "ctx.update takes an entry: ctx.update(trail.of(event.from), change)",
    );
  }
  const { owner, store } = cell.shelf;
  const name = doing.next(`update ${owner}/${cell.storedKey}`);
  const json = await doing.scope.persist(store, (writer) => {
    const noted = doing.noted(name, writer.steps);
    if (noted !== undefined) return noted;
    const stored = cell.change(writer.values(owner), change);
    doing.note(writer, name, stored);
    return stored;
  });
  return JSON.parse(json);
}

/**
 * Makes the effects of one handler's context. Handlers take it apart, so these are functions.
 *
 * @param place tells watchers apart, which run beside each other; empty for those who answer
 */
export function effectsOf(
  event: InboundEvent,
  run: Run,
  scope: PluginScope,
  place: string,
): Effects {
  const doing = new Doing(event, run, scope, place);
  const asked = <T>(what: string, promise: Promise<T>) => askedBy(promise, scope, what, event);
  const push: Effects["push"] = async (message, to, options) => {
    const name = options?.key === undefined ? doing.next("push") : `=${options.key}`;
    const request = pushRequest(scope.name, message, fromApp(to, event.app));
    return scope.pusherFor("ctx.push").push({ ...request, message: event.id, key: name });
  };
  return {
    update: (entry, change) => {
      const updated = update(doing, entry, change as (value: unknown) => unknown);
      return asked("ctx.update", updated) as ReturnType<typeof entry.update>;
    },
    step: (name, work) => asked("ctx.step", step(doing, name, work)),
    once: (key, work, options) => asked("ctx.once", once(doing.scope, key, work, options)),
    push: (message, to, options) => asked("ctx.push", push(message, to, options)),
    commit: (tables, work) => onCommit(run, scope, tables, work),
  };
}

/** Whoever answers an event sends by the app that received it, unless another one is named. */
const fromApp = (to: Recipient, app: string): Recipient =>
  to?.app === undefined && typeof to === "object" ? Object.freeze({ ...to, app }) : to;
