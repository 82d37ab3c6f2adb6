import type { Run } from "../contracts/bot.ts";
import type { InboundEvent } from "../events/inbound.ts";
import { firstWord } from "./command/read.ts";
import { fold } from "./keywords/fold.ts";
import type { Matcher } from "./keywords/matcher.ts";

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
