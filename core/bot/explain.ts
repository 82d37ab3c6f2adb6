import { kindKey } from "../events/groups.ts";
import type { InboundEvent } from "../events/inbound.ts";
import { Asked, type HandlerVerdict } from "./asking.ts";
import type { Matcher } from "./keywords/matcher.ts";
import type { Run } from "./run.ts";
import type { MatchTarget } from "./target.ts";
import { type ByVerb, type EventVerb, inTurn, verbOf } from "./verbs.ts";

/** One handler in the order of asking, and whether an event would reach it. Plain data. */
export interface ExplainedStep extends HandlerVerdict {
  readonly plugin: string;
  /** What was registered, as in `keyword 我帅吗 (exact)`. */
  readonly handler: string;
  /** `answer` are asked one after another, until one does not pass; the others all run. */
  readonly verb: EventVerb;
}

/** Every handler in the order of asking, with its verdict on an event. Runs none of them. */
export function explain(
  all: ByVerb,
  event: InboundEvent,
  matcher: Matcher,
): readonly ExplainedStep[] {
  const asked = new Asked(event, NO_RUN, matcher);
  return inTurn(all).map((one) => ({
    plugin: one.plugin,
    handler: one.label,
    verb: one.verb,
    ...(refusal(one.targets, event) ?? verbOf(one).judge(one, asked)),
  }));
}

/** Explaining runs no handler, so nobody looks at this one. */
const NO_RUN: Run = {
  late: false,
  handedOver: false,
  attempt: 1,
  sent: [],
  current: undefined,
  failed: false,
  memos: new Map(),
  claim: async () => undefined,
  commit() {},
  swap() {},
  bear() {},
  afterwards() {},
  get signal() {
    return new AbortController().signal;
  },
};

/** Why an event is none of those that were asked for. */
function refusal(targets: readonly MatchTarget[], event: InboundEvent): HandlerVerdict | undefined {
  const ofKind = targets.filter(({ kind }) => kind === event.kind);
  if (ofKind.length === 0) {
    const why = { zh: `不要 ${event.kind}`, en: `does not ask for ${event.kind}` };
    return { matches: false, why };
  }
  const key = kindKey(event);
  if (ofKind.some((target) => target.key === undefined || target.key === key)) return undefined;
  const why = {
    zh: `要的是 ${event.kind} 的另一个 key`,
    en: `asks for another key of ${event.kind}`,
  };
  return { matches: false, why };
}

/** One handler in the order of asking, for the start log. */
export interface OrderEntry {
  readonly plugin: string;
  readonly handler: string;
  /** Texts that it waits for. */
  readonly examples: readonly string[];
}

/** The answering handlers in the order in which they are asked. */
export const orderOf = ({ answer }: ByVerb): readonly OrderEntry[] =>
  answer.map(({ plugin, label, examples = [] }) => ({ plugin, handler: label, examples }));

/** Several handlers that ask for the very same thing: all but the first hear of it only if those before pass. */
export interface Rivals {
  /** As in `command where`, `keyword 帮助`, `event:click=HELP`. */
  readonly what: string;
  /** In the order in which they are asked, as in `tracker: command where <user>`. */
  readonly handlers: readonly string[];
}

export function rivalsOf({ answer }: ByVerb): readonly Rivals[] {
  const askers = new Map<string, string[]>();
  for (const { plugin, label, takes = [] } of answer) {
    for (const what of takes) {
      const known = askers.get(what);
      if (known) known.push(`${plugin}: ${label}`);
      else askers.set(what, [`${plugin}: ${label}`]);
    }
  }
  return [...askers]
    .filter(([, handlers]) => handlers.length > 1)
    .map(([what, handlers]) => ({ what, handlers }));
}
