import type { MessageRecord, OpenState } from "../../../core/stores/port/messages.ts";
import type { Part, PartState } from "../../../core/stores/port/parts.ts";
import { type Intentions, OWNERS, seen } from "./intentions.ts";
import { visible } from "./lease-check.ts";
import { type Model, type ModelMessage, type ModelPart, valueKey } from "./model.ts";
import type { Numbers } from "./numbers.ts";
import { holds, same } from "./plain.ts";

const OPEN: readonly OpenState[] = ["accepted", "running", "dead"];
const PARTS: readonly PartState[] = [
  ...(["pending", "held", "mailbox", "sending", "riding", "sent", "dead"] as const),
];
const ALL = 10_000;

/** Holds all that a store tells of what it has against the oracle. What it may have forgotten, the oracle forgets too. */
export async function compareContent(
  model: Model,
  numbers: Numbers,
  intentions: Intentions,
): Promise<void> {
  const { store } = intentions;
  const { now } = model;
  const records = await Promise.all(
    OPEN.map((state) => store.messages.list({ state, limit: ALL })),
  );
  compareMessages(model, records.flat());
  compareParts(
    model,
    intentions,
    await store.parts.list({ states: PARTS, limit: ALL, oldestFirst: true }),
  );
  for (const owner of OWNERS) {
    const values = await store.values.list(owner, { limit: ALL }, now);
    const expected = [...model.state.values].flatMap(([name, value]) => {
      const [of, key = ""] = name.split("\n");
      return of === owner && model.value(owner, key, now) ? [{ key, ...value, version: 0 }] : [];
    });
    const is = values.map((value) => ({ ...value, version: 0 }));
    same(byKey(is), byKey(expected), `values of ${owner}`);
    for (const { key, version } of values) {
      const own = model.value(owner, key, now)?.version ?? 0;
      numbers.learnVersion(valueKey(owner, key), own, version);
    }
  }
  const rows = await store.tables.all({
    owner: "notes",
    text: ["select id, n from {notes} order by id"],
    parameters: [],
  });
  const notes = [...model.state.notes]
    .map(([id, n]) => ({ id, n }))
    .sort((one, other) => one.id - other.id);
  same(rows, notes, "rows of a plugin");
  await compareEnded(model, numbers, intentions);
  await compareCounts(model, intentions);
}

function compareMessages(model: Model, records: readonly MessageRecord[]): void {
  const there = new Set(records.map(({ id }) => id));
  for (const [id, { state, endedAt }] of model.state.open) {
    if (there.has(id) || state !== "dead") continue;
    if ((endedAt ?? 0) < model.state.horizons.dead) model.forgot(id);
  }
  const bySeq = records.toSorted((one, other) => one.seq - other.seq);
  const expected = [...model.state.open.values()].sort((one, other) => one.seq - other.seq);
  same(
    bySeq.map(({ seq, ...rest }) => rest),
    expected.map(recordOf),
    "open messages",
  );
}

function recordOf({ arrival, dueAt, state, claims, interrupted, ...rest }: ModelMessage): object {
  const { id, app, lane, kind, at } = arrival;
  const { endedAt, error, errmsg } = rest;
  return { id, app, lane, kind, at, dueAt, state, claims, interrupted, endedAt, error, errmsg };
}

function compareParts(model: Model, intentions: Intentions, parts: readonly Part[]): void {
  const there = new Map(parts.map((part) => [part.id, part]));
  const { horizons } = model.state;
  for (const [id, part] of model.state.parts) {
    const actual = there.get(id);
    const isOver = part.state === "sent" || part.state === "dead";
    if (!actual && isOver && part.at < horizons.parts) model.state.parts.delete(id);
    if (actual && intentions.putOff.has(id)) followPutOff(model, part, actual);
  }
  intentions.putOff = new Set();
  const expected = [...model.state.parts.values()].sort((one, other) => one.seq - other.seq);
  same(parts.map(seen), expected.map(visible), "parts");
}

/** A budget may have given it another time: not before the old one, and not for ever. */
function followPutOff(model: Model, part: ModelPart, { nextAt }: Part): void {
  if (part.state !== "pending" || nextAt === part.nextAt) return;
  holds(nextAt > model.now && nextAt <= model.now + 10_000, `${part.id} is put off to ${nextAt}`);
  part.nextAt = nextAt;
  part.setAt = model.now;
}

/** What repeats are told of everything that ever came. */
async function compareEnded(model: Model, numbers: Numbers, intentions: Intentions): Promise<void> {
  const ids = [...intentions.arrivals.keys()];
  const claims = numbers.claims.slice(-40);
  const { ended, lost } = await intentions.store.messages.ask(
    ids,
    claims.map((claim) => numbers.claim(claim)),
  );
  const { done } = model.state;
  for (const id of ids) {
    const actual = ended.get(id);
    const mayMiss = intentions.mayBeForgotten(id);
    if (!actual && mayMiss) done.delete(id);
    else {
      const row = done.get(id);
      // Its reply may be gone although it is known.
      if (row && mayMiss && actual?.reply === undefined) row.reply = undefined;
      same(actual, model.known(id), `what is known of ${id}`);
    }
  }
  const valid = claims.map((claim) => model.isValid(claim));
  const expected = claims.filter((_, index) => !valid[index]).map((claim) => numbers.claim(claim));
  same(sorted(lost), sorted(expected), "claims that are void");
}

async function compareCounts(model: Model, { store }: Intentions): Promise<void> {
  const { messages, parts, oldestPartAt } = await store.counts();
  const count = (list: Iterable<{ state: string }>, names: readonly string[]) =>
    Object.fromEntries(
      names.map((name) => [name, [...list].filter(({ state }) => state === name).length]),
    );
  const all = [...model.state.parts.values()];
  const waits = all
    .filter(({ state }) => state === "pending" || state === "sending" || state === "riding")
    .sort((one, other) => one.seq - other.seq);
  same(messages, count([...model.state.open.values()], OPEN), "counts of messages");
  same(
    parts,
    count(
      all,
      PARTS.filter((state) => state !== "sent"),
    ),
    "counts of parts",
  );
  same(oldestPartAt, waits[0]?.at, "the oldest part that waits");
}

const byKey = <T extends { key: string }>(list: readonly T[]) =>
  list.toSorted((one, other) => (one.key < other.key ? -1 : 1));
const sorted = (list: readonly { id: string; epoch: number }[]) =>
  list.toSorted((one, other) =>
    one.id < other.id ? -1 : one.id > other.id ? 1 : one.epoch - other.epoch,
  );
