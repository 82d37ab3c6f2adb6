import { digest } from "../../crypto/digest.ts";
import { jsonOf } from "../storage/json.ts";
import { checkedKey } from "../storage/key.ts";
import type { Doing } from "./doing.ts";
import type { StepInfo } from "./effects.ts";

/**
 * Does `work` unless an earlier run did, and notes the result. Asked for again in the same run, it
 * gives the same result.
 *
 * @throws what `work` throws; BotError `ERR_VALUE`, `ERR_STORE_CLOSED` (all as rejections)
 */
export async function step<T>(
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
