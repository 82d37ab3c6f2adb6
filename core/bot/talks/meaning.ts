/** What a message means for a conversation. */
import type { InboundEvent } from "../../events/inbound.ts";
import type { Pressed } from "./choices.ts";
import type { Definition } from "./definition.ts";
import { keptArgs } from "./kept-args.ts";
import type { OpenQuestion, Talk, Who } from "./rows.ts";

/** Whose message it is, and when it came. */
export interface Moment {
  /** `event.id`. */
  readonly id: string;
  readonly who: Who;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Whether it is one of ours: then what it says is sent, and rides no response. */
  readonly isOwn: boolean;
}

/** What a message means for a conversation. */
export type Meaning =
  | { readonly is: "text"; readonly text: string; readonly event: InboundEvent }
  /** Pressed on the card of the question. */
  | { readonly is: "click"; readonly pressed: Pressed }
  /** What answers as it is: an event that is waited for. */
  | { readonly is: "value"; readonly value: unknown }
  /** Its question has not been seen, or something came beside it: it is said once more. */
  | { readonly is: "repeat" }
  | { readonly is: "alarm"; readonly number: number }
  | {
      readonly is: "start";
      readonly id: string;
      readonly definition: Definition | undefined;
      readonly args: unknown;
      readonly input?: unknown;
    };

/** A conversation that begins. */
export function freshTalk(
  { scope, name, version, code }: Definition,
  { who, at }: Moment,
  { id, args, input }: Extract<Meaning, { is: "start" }>,
): Talk {
  return {
    id,
    plugin: scope.name,
    name,
    version,
    code,
    owner: who,
    input,
    args: keptArgs(args),
    openedAt: at,
    journal: [],
    calls: [],
    seq: 0,
    gen: 0,
    open: NOTHING_OPEN,
    alarms: 0,
  };
}

/** Before the first question. */
const NOTHING_OPEN: OpenQuestion = {
  key: "",
  seq: 0,
  shown: [],
  by: "",
  isSent: false,
  askedAt: 0,
  back: false,
  hasElse: false,
  timeout: 0,
  reminds: [],
  misses: 0,
};
