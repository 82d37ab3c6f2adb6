import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Arrival, MessageEnd } from "../../core/stores/port/messages.ts";
import { sqlite } from "../../core/stores/sqlite/sqlite.ts";
import { silentLogger as logger } from "../support/silent-logger.ts";
import { heading, line } from "./print.ts";
import { median } from "./rounds.ts";

const PER_TURN = [1, 4, 16, 64];
const ROUNDS = 5;
const PER_ROUND = 600;
/** What is there before, as after a busy hour. */
const BEFORE = 100_000;
const BODY = randomBytes(250);
const REPLY = `u123\n${JSON.stringify({ kind: "text", content: "message 1000001234567890 你好" })}`;

/** Messages, each of which is taken in, ended and shown. */
interface Side {
  readonly name: string;
  /** Gives what belongs to a turn: these begin, those of the turn before end, and so on. */
  readonly turn: (ids: readonly string[]) => Promise<unknown>;
}

const newId = () => randomBytes(16).toString("hex");
const idsOf = (count: number) => Array.from({ length: count }, newId);

/** What one message costs the store alone, on disk: processor time at so many messages a turn. */
export async function benchStore(): Promise<void> {
  heading(`(j) the store alone: a message taken in, ended and shown, ${BEFORE} behind it, on disk`);
  const parent = mkdtempSync(join(tmpdir(), "bench-store-"));
  const record = await sqlite().open({ directory: join(parent, "record"), logger });
  const waiting = await sqlite().open({ directory: join(parent, "waiting"), logger });
  const sides: readonly Side[] = [
    { name: "one record", turn: records(record) },
    { name: "accept, then finish", turn: accepts(waiting) },
  ];
  for (const { turn } of sides) {
    for (let left = BEFORE; left > 0; left -= 1_000) await turn(idsOf(1_000));
  }
  line(`µs of processor time a message: median (least) of ${ROUNDS} rounds in turn`);
  for (const perTurn of PER_TURN) {
    const costs = new Map(sides.map(({ name }) => [name, [] as number[]]));
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const { name, turn } of round % 2 === 0 ? sides : sides.toReversed()) {
        const cost = await costOf(turn, perTurn);
        // The first warms up.
        if (round > 0) costs.get(name)?.push(cost);
      }
    }
    line(`${perTurn} a turn`);
    for (const [name, found] of costs) {
      line(`  ${name}: ${median(found).toFixed(1)} (${Math.min(...found).toFixed(1)})`);
    }
  }
  await Promise.all([record.close(), waiting.close()]);
  rmSync(parent, { recursive: true });
}

async function costOf(turn: Side["turn"], perTurn: number): Promise<number> {
  const turns = Array.from({ length: Math.ceil(PER_ROUND / perTurn) }, () => idsOf(perTurn));
  const before = process.cpuUsage();
  for (const ids of turns) await turn(ids);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (turns.length * perTurn);
}

const arrivalOf = (id: string): Arrival => ({
  id,
  app: "main",
  lane: `main/${id}`,
  kind: "text",
  body: BODY,
  at: Date.now(),
  stamp: Math.floor(Date.now() / 1_000),
});

const endOf = (of: MessageEnd["of"]): MessageEnd => ({
  of,
  at: Date.now(),
  answer: { route: "passive", reply: REPLY, parts: [] },
});

type NewStore = Awaited<ReturnType<ReturnType<typeof sqlite>["open"]>>;

function records({ messages, mayStart }: NewStore): Side["turn"] {
  let leaving: readonly string[] = [];
  return (ids) => {
    const done: Promise<unknown>[] = ids.map((id) => {
      const arrival = arrivalOf(id);
      if (!mayStart?.(arrival)) throw new TypeError("it may start");
      return messages.finish(endOf(arrival));
    });
    done.push(messages.left(leaving, Date.now()));
    leaving = ids;
    return Promise.all(done);
  };
}

function accepts({ messages }: NewStore): Side["turn"] {
  let ending: Awaited<ReturnType<NewStore["messages"]["accept"]>>[] = [];
  let leaving: readonly string[] = [];
  let before: readonly string[] = [];
  return async (ids) => {
    const begun = ids.map((id) => messages.accept(arrivalOf(id)));
    const done: Promise<unknown>[] = ending.map((accepted) => {
      if (accepted.is !== "new" || !accepted.claim) throw new TypeError("it is new");
      return messages.finish(endOf(accepted.claim));
    });
    done.push(messages.left(leaving, Date.now()));
    leaving = before;
    before = ids;
    ending = await Promise.all(begun);
    await Promise.all(done);
  };
}
