import type { InboundEvent } from "../events/inbound.ts";
import type { Outcome } from "../events/outcome.ts";
import type { Bilingual } from "../two-languages.ts";
import type { Asked } from "./asked.ts";
import type { Target } from "./target.ts";

/** Whether a slot would be asked about an event, and what decided it. */
export interface Verdict {
  readonly matches: boolean;
  readonly why: Bilingual;
}

/** One place in the order of answering: a handler with what it asks for. */
export interface Slot {
  readonly plugin: string;
  /** For people, as in `command where <user>`. */
  readonly label: string;
  readonly targets: readonly Target[];
  /** What it asks for word by word, as in `command where`; two handlers that take the same are rivals. */
  readonly takes?: readonly string[];
  /** Looks inside the event, and so is asked before those that take whole kinds. */
  readonly looksInside: boolean;
  /** Texts that call it, to be tried by people; empty where that takes more than a text. */
  readonly examples?: readonly string[];
  /** Runs the handler if the event, of a kind that was asked for, matches. Never throws. */
  ask(asked: Asked): Outcome | Promise<Outcome>;
  /** What `ask` would decide, without running the handler. */
  judge(asked: Asked): Verdict;
}

/** Why a handler of a whole kind is asked. */
export const asksForKind = ({ kind }: InboundEvent): Bilingual => ({
  zh: `要 ${kind}`,
  en: `asks for ${kind}`,
});

/** What all slots that look into text ask for. */
export const TEXT: readonly Target[] = [{ kind: "text" }];
