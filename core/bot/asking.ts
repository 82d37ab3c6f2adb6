import type { InboundEvent } from "../events/inbound.ts";
import { isPromiseLike } from "../plain-data.ts";
import { type Outcome, pass } from "../replies/outcome.ts";
import type { Bilingual } from "../two-languages.ts";
import { firstWord } from "./command/read.ts";
import type { Matcher } from "./keywords/matcher.ts";
import { fold } from "./keywords/words.ts";
import type { Run } from "./run.ts";
import type { MatchTarget } from "./target.ts";

/**
 * An event on its way along the handlers, with what several of them ask of its text. A class
 * because each of these is made at most once, when somebody first looks.
 */
export class Asked {
  readonly event: InboundEvent;
  readonly run: Run;
  readonly #matcher: Matcher;
  #firstWord: string | undefined;
  #hits: readonly number[] | undefined;

  constructor(event: InboundEvent, run: Run, matcher: Matcher) {
    this.event = event;
    this.run = run;
    this.#matcher = matcher;
  }

  /** What was typed, as it was typed; empty for what is no text. */
  get text(): string {
    return this.event.kind === "text" ? this.event.content : "";
  }

  /** The first word, as commands compare it. */
  get firstWord(): string {
    this.#firstWord ??= firstWord(this.text);
    return this.#firstWord;
  }

  /** Indices of the keyword rules of all plugins that the text hits, ascending. */
  get hits(): readonly number[] {
    this.#hits ??= this.#matcher(fold(this.text));
    return this.#hits;
  }
}

/** Whether a slot would be asked about an event, and what decided it. */
export interface HandlerVerdict {
  readonly matches: boolean;
  readonly why: Bilingual;
}

/** One place in the order of answering: a handler with what it asks for. */
export interface Slot {
  readonly verb: "answer";
  readonly plugin: string;
  /** For people, as in `command where <user>`. */
  readonly label: string;
  readonly targets: readonly MatchTarget[];
  /** What it asks for word by word, as in `command where`; two handlers that take the same are rivals. */
  readonly takes?: readonly string[];
  /** Looks inside the event, and so is asked before those that take whole kinds. */
  readonly looksInside: boolean;
  /** Texts that call it, to be tried by people; empty where that takes more than a text. */
  readonly examples?: readonly string[];
  /** Runs the handler if the event, of a kind that was asked for, matches. Never throws. */
  ask(asked: Asked): Outcome | Promise<Outcome>;
  /** What `ask` would decide, without running the handler. */
  judge(asked: Asked): HandlerVerdict;
}

/** Why a handler of a whole kind is asked. */
export const asksForKind = ({ kind }: InboundEvent): Bilingual => ({
  zh: `要 ${kind}`,
  en: `asks for ${kind}`,
});

/** What all slots that look into text ask for. */
export const TEXT: readonly MatchTarget[] = [{ kind: "text" }];

/**
 * Asks one slot after another until one does not pass. Stays synchronous as long as the handlers
 * do: most events meet handlers that answer at once, or pass at once.
 */
export function askInOrder(
  slots: readonly Slot[],
  asked: Asked,
  from = 0,
): Outcome | Promise<Outcome> {
  for (let at = from; at < slots.length; at += 1) {
    const outcome = slots[at]?.ask(asked) ?? pass;
    if (outcome === pass) continue;
    if (!isPromiseLike(outcome)) return outcome;
    return outcome.then((settled) =>
      settled === pass ? askInOrder(slots, asked, at + 1) : settled,
    );
  }
  return pass;
}
