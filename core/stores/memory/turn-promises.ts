import { BotError } from "../../errors.ts";

/**
 * The promises of one turn of the event loop: what was asked for is done at once, and told to all
 * at the end of the turn, so that their answers leave together.
 */
export class TurnPromises {
  #tellers: ((value: never) => void)[] = [];
  #values: unknown[] = [];
  #closed = false;
  /** Of this turn, from 1. */
  number = 1;

  /** @returns what `work` returns, or throws, at the end of the turn */
  give<T>(work: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(closed());
    let value: T;
    try {
      value = work();
    } catch (error) {
      return Promise.reject(error);
    }
    if (this.#tellers.length === 0) setImmediate(() => this.#end());
    return new Promise<T>((resolve) => {
      this.#tellers.push(resolve);
      this.#values.push(value);
    });
  }

  /** From now on everything is refused. What was given is told. */
  close(): void {
    this.#closed = true;
    this.#end();
  }

  #end(): void {
    const tellers = this.#tellers;
    if (tellers.length === 0) return;
    const values = this.#values;
    this.#tellers = [];
    this.#values = [];
    this.number += 1;
    for (let index = 0; index < tellers.length; index += 1)
      tellers[index]?.(values[index] as never);
  }
}

const closed = () =>
  new BotError("ERR_STORE_CLOSED", "the store is closed: the bot is shutting down");
