import type { LeaseAsk, LeasedPart, LeasedParts } from "../../../core/stores/port/parts.ts";
import type { Model, ModelPart } from "./model.ts";
import type { Numbers } from "./numbers.ts";
import { holds, same } from "./plain.ts";

/** What of a part everybody can see. */
export function visible({ seq, epoch, setAt, ...part }: ModelPart): object {
  return part;
}

/**
 * Holds what a store has leased against the rules, and follows it: which of several it takes is its
 * own choice, but each must be allowed, and none that is may be missing.
 *
 * @returns ids of the parts that a budget may have put off
 */
export function checkLease(
  model: Model,
  numbers: Numbers,
  now: number,
  asks: readonly LeaseAsk[],
  { parts, nextAt }: LeasedParts,
): ReadonlySet<string> {
  model.clip(now);
  const looked = new Set<string>();
  const left = [...parts];
  for (const ask of asks) {
    const own: LeasedPart[] = [];
    while (left[0]?.app === ask.app) own.push(...left.splice(0, 1));
    const oldest = ask.probe && oldestSought(model, ask, now);
    for (const part of own) takeOne(model, numbers, now, ask, part);
    complete(model, now, ask, own);
    const files = own.filter(({ hasFile }) => hasFile).length;
    if (!ask.probe && !ask.aside && own.length < ask.room && files < ask.files) looked.add(ask.app);
    if (ask.probe) holds(own.length <= 1, "a probe is one part");
    if (oldest && own[0]) same(own[0].id, oldest, "the probe is the oldest that waits");
  }
  same(
    left.map(({ id }) => id),
    [],
    "nothing is leased that nobody asked for, in the order of asking",
  );
  checkNextAt(model, now, asks, looked, nextAt);
  const budgets = new Map(asks.map((ask) => [ask.app, ask]));
  return new Set(
    [...model.state.parts.values()].flatMap((part) => {
      const ask = budgets.get(part.app);
      return ask && model.isDuePart(part, now) && freeAt(model, "most", ask, part) > now
        ? [part.id]
        : [];
    }),
  );
}

function takeOne(
  model: Model,
  numbers: Numbers,
  now: number,
  ask: LeaseAsk,
  { epoch, twin, seq, ...actual }: LeasedPart,
): void {
  const part = model.state.parts.get(actual.id);
  holds(part !== undefined && isSought(model, ask, part, now), `${actual.id} may be leased`);
  if (!part) return;
  if (!ask.aside)
    holds(freeAt(model, "least", ask, part) <= now, `${part.id} is within its budget`);
  const { state, nextAt, ...expected } = visible(part) as ModelPart;
  const { state: _state, nextAt: _nextAt, ...is } = actual;
  same(is, expected, "a leased part");
  const isTwin = [...model.state.parts.values()].some(
    ({ id, digest, firstAt }) =>
      id !== part.id &&
      digest === part.digest &&
      firstAt !== undefined &&
      firstAt >= now - ask.checkMs,
  );
  same(twin, isTwin, `whether ${part.id} has a twin`);
  const at = ask.aside ? undefined : now;
  numbers.learnLease({ id: part.id, epoch: model.leased(part, now, ask.aside), at }, epoch);
}

/** Nothing that could be taken was left, unless there was no room. */
function complete(model: Model, now: number, ask: LeaseAsk, own: readonly LeasedPart[]): void {
  const files = own.filter(({ hasFile }) => hasFile).length;
  holds(
    own.length <= ask.room && files <= ask.files,
    `no more than there is room for in ${ask.app}`,
  );
  if (own.length === ask.room || (ask.probe && own.length > 0)) return;
  for (const part of model.state.parts.values()) {
    if (part.app !== ask.app || !isSought(model, ask, part, now)) continue;
    if (part.hasFile && files === ask.files) continue;
    if (!ask.aside && freeAt(model, "most", ask, part) > now) continue;
    throw new Error(
      `${part.id} is due, and there is room for it: ${JSON.stringify({ part, ask, now })}`,
    );
  }
}

function isSought(
  model: Model,
  { probe, behind }: LeaseAsk,
  part: ModelPart,
  now: number,
): boolean {
  if (!probe) return model.isDuePart(part, now);
  if (part.state !== "held" && part.state !== "mailbox") return false;
  if (part.error !== undefined && probe.except.includes(part.error)) return false;
  if (behind.includes(part.lane)) return false;
  const ahead = model.foremost(part.lane);
  return !ahead || (ahead.state === "pending" && ahead.seq > part.seq);
}

/** What a probe has to take, if no budget is in the way. */
function oldestSought(model: Model, ask: LeaseAsk, now: number): string | undefined {
  const sought = [...model.state.parts.values()]
    .filter((part) => part.app === ask.app && isSought(model, ask, part, now))
    .filter(({ hasFile }) => !hasFile || ask.files > 0)
    .sort((one, other) => one.seq - other.seq);
  if (sought.some((part) => freeAt(model, "most", ask, part) > now)) return undefined;
  return (sought.find(({ state }) => state === "held") ?? sought[0])?.id;
}

function freeAt(model: Model, which: "least" | "most", ask: LeaseAsk, part: ModelPart): number {
  const times = ask.budgets.flatMap((budget) =>
    model.keysOf(part, budget.of).map((key) => model.freeAt(which, key, budget)),
  );
  return Math.max(Number.NEGATIVE_INFINITY, ...times);
}

/** Told never too late, and never at once when there is nothing to do. */
function checkNextAt(
  model: Model,
  now: number,
  asks: readonly LeaseAsk[],
  looked: ReadonlySet<string>,
  nextAt: ReadonlyMap<string, number>,
): void {
  const apps = new Set([...model.state.parts.values()].map(({ app }) => app));
  for (const app of apps) {
    const ask = asks.find((one) => one.app === app);
    const foremost = [...model.state.parts.values()].filter(
      (part) => part.app === app && model.foremost(part.lane) === part && part.state === "pending",
    );
    if (foremost.length === 0) continue;
    const at = (which: "least" | "most") =>
      Math.min(
        ...foremost.map((part) => {
          const dueAt = now < part.setAt ? now : part.nextAt;
          return ask ? Math.max(dueAt, freeAt(model, which, ask, part)) : dueAt;
        }),
      );
    const told = nextAt.get(app) ?? Number.POSITIVE_INFINITY;
    holds(told <= Math.max(now, at("most")), `${app} is looked at again in time, not at ${told}`);
    // Where room was left, all that is due has been looked at.
    if ((!ask || looked.has(app)) && at("least") > now)
      holds(told > now, `${app} has nothing to do now`);
  }
}
