import type { Horizons } from "../port/store.ts";
import type { DeadMessages } from "./dead-messages.ts";
import type { EndContext } from "./finish.ts";
import type { Identities } from "./identities.ts";

/** What is forgotten. */
export interface RetentionContext extends EndContext {
  readonly identities: Identities;
  readonly dead: DeadMessages;
}

/** So few rows at once that the time can be kept. */
const ROWS = { turns: 64, blocks: 2, dead: 50, parts: 50, values: 100 } as const;

/** Forgets what is over, a little of each sort in turn. */
export class SqliteRetention {
  readonly #context: RetentionContext;
  /** Up to which turn rows have been looked at. */
  #behind = 0;

  constructor(context: RetentionContext) {
    this.#context = context;
  }

  /** What was done is not on disk. */
  undone(): void {
    this.#behind = 0;
  }

  /** Inside a transaction. @returns whether more is over than the time was enough for */
  forget(before: Horizons, budgetMs: number): boolean {
    const end = performance.now() + budgetMs;
    let sorts = this.#sorts(before);
    do sorts = sorts.filter((forgetSome) => forgetSome());
    while (sorts.length > 0 && performance.now() < end);
    return sorts.length > 0;
  }

  #sorts(before: Horizons): (() => boolean)[] {
    const { identities, outbox, values } = this.#context;
    return [
      () => this.#forgetTurns(before.replies),
      () => identities.forget(before.messages, ROWS.blocks),
      () => this.#forgetDead(before.dead),
      () => outbox.forget(before.parts, ROWS.parts),
      () => values.forget(before.now, ROWS.values),
    ];
  }

  #forgetTurns(before: number): boolean {
    const last = this.#context.endings.forget(before, this.#behind, ROWS.turns);
    if (last === undefined) {
      this.#behind = 0;
      return false;
    }
    this.#behind = last;
    return true;
  }

  #forgetDead(before: number | undefined): boolean {
    const { dead, messages } = this.#context;
    const over = before === undefined ? [] : dead.over(before, ROWS.dead);
    for (const { arrival } of over) messages.drop(arrival.id);
    return over.length > 0;
  }
}
