import { judgeRuns } from "./check-runs.ts";
import type { History, HistoryMessage, SeenText } from "./history.ts";

/**
 * What must hold whatever dies.
 *
 * `acked-once`: what the bot said 200 to took effect once. `at-most-once`: nothing took effect
 * twice. `run-once`: handlers ran again only where a death had left a run unfinished, or nothing of
 * it was known to anybody. `seen-once`: what settled was seen, whole and once, and nothing was seen twice or never
 * said. `in-order`: effects of a member in the order of acceptance, parts of an answer in theirs.
 * `healed`: nothing is left undone. `in-time`: that took no longer than is promised. `refusals`: no
 * status but 200 and 503.
 */
export type Invariant =
  | "acked-once"
  | "at-most-once"
  | "run-once"
  | "seen-once"
  | "in-order"
  | "healed"
  | "in-time"
  | "refusals";

export interface Violation {
  readonly invariant: Invariant;
  /** For people. */
  readonly what: string;
}

export interface Verdict {
  readonly violations: readonly Violation[];
  /**
   * Answers that were seen twice because the process died between writing the response and its
   * note: the one residue that is named, so it is counted and no violation.
   */
  readonly repeatedByDeath: number;
  /**
   * Runs that were begun anew as a first one, because nothing of the one before had been written
   * when the process died or the disk was full: WeCom came again.
   */
  readonly begunAnew: number;
}

/** Two connections: which of them WeCom reads first within a breath says nothing. */
const BREATH_MS = 50;

/** Judges what a round of chaos left behind. */
export function check(history: History): Verdict {
  const counts = countsOf(Object.values(history.effects).flat());
  const sight = sightOf(history);
  const runs = history.messages.map((message) => ({ message, ...judgeRuns(message) }));
  return {
    violations: [
      ...history.messages.flatMap((message) => effectsOf(message, counts.get(message.serial) ?? 0)),
      ...strangers(history, counts),
      ...runs.flatMap(({ message, wrong }) =>
        wrong.map((what) => violation("run-once", `${named(message)}: ${what}`)),
      ),
      ...orderOfEffects(history),
      ...sight.violations,
      ...backlogOf(history),
      ...history.messages.flatMap(refusalsOf),
    ],
    repeatedByDeath: sight.repeatedByDeath,
    begunAnew: runs.reduce((sum, { anew }) => sum + anew, 0),
  };
}

const violation = (invariant: Invariant, what: string): Violation => ({ invariant, what });

const named = ({ serial, member }: HistoryMessage) => `message ${serial} of ${member}`;

const isAcked = ({ statuses }: HistoryMessage) => statuses.includes(200);

function effectsOf(message: HistoryMessage, count: number): readonly Violation[] {
  if (count > message.effects) {
    return [violation("at-most-once", `${named(message)} took effect ${count} times`)];
  }
  if (count === message.effects || !isAcked(message)) return [];
  return [violation("acked-once", `${named(message)} was acknowledged and took no effect`)];
}

/** Effects of messages that nobody sent. */
function strangers({ messages }: History, counts: ReadonlyMap<number, number>) {
  const sent = new Set(messages.map(({ serial }) => serial));
  return [...counts.keys()]
    .filter((serial) => !sent.has(serial))
    .map((serial) => violation("at-most-once", `there is an effect ${serial} that nobody caused`));
}

/** Within one list of effects, later ones were accepted later. */
function orderOfEffects({ messages, effects }: History): readonly Violation[] {
  const inTurn = messages.filter(({ revived }) => !revived);
  const seqs = new Map(inTurn.map(({ serial, seq }) => [serial, seq]));
  return Object.entries(effects).flatMap(([list, serials]) => {
    const known = serials.flatMap((serial) => seqs.get(serial) ?? []);
    const wrong = known.findIndex((seq, at) => seq < (known[at - 1] ?? 0));
    if (wrong === -1) return [];
    return [violation("in-order", `${list}: ${serials[wrong]} took effect after a later message`)];
  });
}

interface Sight {
  readonly violations: readonly Violation[];
  readonly repeatedByDeath: number;
}

/** What members saw, held against what they were to see. */
function sightOf(history: History): Sight {
  const { messages, seen } = history;
  const chats = byMember(seen);
  const verdicts = [...byMember(messages)].map(([member, sent]) =>
    chatOf(sent, chats.get(member) ?? [], history),
  );
  return {
    violations: verdicts.flatMap(({ violations }) => violations),
    repeatedByDeath: verdicts.reduce((sum, { repeatedByDeath }) => sum + repeatedByDeath, 0),
  };
}

function chatOf(
  sent: readonly HistoryMessage[],
  seen: readonly SeenText[],
  life: Pick<History, "deaths" | "noteMs">,
): Sight {
  const violations: Violation[] = [];
  let repeatedByDeath = 0;
  const places = placesOf(seen);

  const judged = (message: HistoryMessage, text: string) => {
    const where = places.get(text) ?? [];
    const what = `${named(message)}: ${JSON.stringify(text)}`;
    if (where.length === 0 && message.settled) {
      violations.push(violation("seen-once", `${what} was never seen`));
    }
    if (where.length < 2) return;
    const shown = where.flatMap((at) => seen[at] ?? []);
    if (isResidue(shown, life)) repeatedByDeath += 1;
    else violations.push(violation("seen-once", `${what} was seen ${sights(shown, life)}`));
  };

  for (const message of sent) {
    for (const texts of message.expected) {
      for (const text of texts) judged(message, text);
      const firsts = texts.flatMap((text) => seen[places.get(text)?.[0] ?? -1] ?? []);
      const inOrder = firsts.every(({ at }, part) => at + BREATH_MS >= (firsts[part - 1]?.at ?? 0));
      // Behind a response that was lost after it had left, the next part could not but overtake it.
      if (inOrder || message.answerLost) continue;
      violations.push(violation("in-order", `${named(message)}: its parts changed places`));
    }
  }
  const said = new Set(sent.flatMap(({ expected }) => expected.flat()));
  for (const [text] of places) {
    if (!said.has(text)) {
      violations.push(violation("seen-once", `${JSON.stringify(text)} was never to be said`));
    }
  }
  return { violations, repeatedByDeath };
}

/** Where each text stands. Several may share a bubble, a line each: what waited rides along. */
function placesOf(seen: readonly SeenText[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [at, { text }] of seen.entries()) {
    for (const line of text.split("\n").filter((part) => part.trim() !== "")) {
      const known = places.get(line);
      if (known) known.push(at);
      else places.set(line, [at]);
    }
  }
  return places;
}

/** Once in a response that was written as the process died, once more because nobody knew. */
function isResidue(
  seen: readonly SeenText[],
  { deaths, noteMs }: Pick<History, "deaths" | "noteMs">,
): boolean {
  const [first, ...again] = seen;
  return (
    again.length === 1 &&
    first?.via === "passive" &&
    deaths.some((death) => Math.abs(death - first.at) <= noteMs)
  );
}

/** So that what happens once in a hundred rounds can be explained: which way each went, and when. */
function sights(seen: readonly SeenText[], { deaths }: Pick<History, "deaths">): string {
  const since = seen[0]?.at ?? 0;
  const ways = seen.map(({ via, at }) => `${via} after ${at - since} ms`);
  const died = deaths.map((death) => `${death - since}`);
  return `${seen.length} times (${ways.join(", ")}; deaths at ${died.join(", ") || "none"})`;
}

function backlogOf({ backlog }: History): readonly Violation[] {
  return Object.entries(backlog)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => violation("healed", `${count} ${what}`));
}

function refusalsOf(message: HistoryMessage): readonly Violation[] {
  return message.statuses
    .filter((status) => status !== 200 && status !== 503)
    .map((status) => violation("refusals", `${named(message)} was answered ${status}`));
}

function byMember<T extends { readonly member: string }>(all: readonly T[]) {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(one.member);
    if (group) group.push(one);
    else groups.set(one.member, [one]);
  }
  return groups;
}

function countsOf(serials: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const serial of serials) counts.set(serial, (counts.get(serial) ?? 0) + 1);
  return counts;
}
