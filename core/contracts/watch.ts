/**
 * Told which handler has the event loop, so that whoever finds the loop blocked can say by whom.
 * Between `enter` and `leave` stands the synchronous part of one call: what an asynchronous handler
 * does later is not inside.
 */
export interface Watch {
  /**
   * The number of a handler: the same one for the same names, never 0. To be asked once, at start.
   *
   * @param handler as in `keyword 我帅吗 (exact)`
   */
  register(plugin: string, handler: string): number;
  /** This handler is called now. Takes nanoseconds. */
  enter(handler: number): void;
  /** The handler entered last has returned, with its result or with a promise of it. */
  leave(): void;
}

/** For those whom nobody watches. */
export const noWatch: Watch = {
  register: () => 1,
  enter: () => {},
  leave: () => {},
};
