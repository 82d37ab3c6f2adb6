/** Opens a conversation for a member, from anywhere. */
import { BotError } from "../../errors.ts";
import { type Member, member } from "../../events/member.ts";
import { flawOf } from "../../plain-data.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Store } from "../../stores/port/store.ts";
import type { OwnMessages } from "../own.ts";
import type { Definition } from "./definition.ts";
import { talkArrival } from "./own-message.ts";
import {
  derivedId,
  deskKey,
  EMPTY_DESK,
  type MemberDesk,
  type Opening,
  readRow,
  setRow,
  whoOf,
} from "./rows.ts";

export interface OpeningOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Names of the apps. */
  readonly apps: readonly string[];
  /** Takes the message that opens it; without it nothing can be opened. */
  readonly own: OwnMessages | undefined;
}

/** For whom, with what. */
interface OpeningFor {
  readonly whom: Member | string;
  readonly input: unknown;
  /** Another for each opening of this process. */
  readonly number: number;
}

/** How many conversations wait for one member at most. */
const MOST_QUEUED = 100;
/** So often somebody else may be faster. */
const MOST_TRIES = 20;

/**
 * Opens it by a message of our own, or has it wait behind the one that the member is in.
 *
 * @throws BotError `ERR_TALK` (as a rejection) when it cannot be
 */
export async function openFor(
  { store, clock, apps, own }: OpeningOptions,
  { scope, name }: Definition,
  { whom, input, number }: OpeningFor,
): Promise<"opened" | "queued"> {
  const refused = (why: string) =>
    new BotError("ERR_TALK", `plugin ${scope.name}, conversation ${name}: open ${why}`);
  if (!own) throw refused("needs a bot that runs");
  const flaw = input === undefined ? undefined : flawOf(input, "the input");
  if (flaw) throw refused(`takes plain data, but ${flaw}`);
  const found = memberNamed(apps, whom);
  if (!found) throw refused("takes a member, or a UserID where there is one app");
  const who = whoOf(found);
  const id = derivedId("open", found.key, clock.now(), number);
  const opening: Opening = { id, plugin: scope.name, name, input };
  const key = deskKey(found.key);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const now = clock.now();
    const row = await readRow<MemberDesk>(store.values, key, now);
    const desk = row.value ?? EMPTY_DESK;
    if (!desk.own) {
      const swap = setRow(key, row.version, { ...desk, own: { talk: id, asks: false } });
      const data = { is: "open", ...opening } as const;
      const arrival = talkArrival({ id, who, lane: found.key, madeAt: now, data });
      if ((await scope.persist(() => own.tick(swap, arrival))).ok) return "opened";
      continue;
    }
    if (desk.queue.length >= MOST_QUEUED) {
      throw refused(`lets ${MOST_QUEUED} wait for one member at most`);
    }
    const swap = setRow(key, row.version, { ...desk, queue: [...desk.queue, opening] });
    if ((await scope.persist(() => store.values.change([swap], now))).ok) return "queued";
  }
  throw refused(`was tried ${MOST_TRIES} times, and others were faster each time`);
}

function memberNamed(apps: readonly string[], whom: Member | string): Member | undefined {
  const [only, ...others] = apps;
  if (typeof whom !== "string") return apps.includes(whom?.app) ? whom : undefined;
  return whom === "" || only === undefined || others.length > 0 ? undefined : member(only, whom);
}
