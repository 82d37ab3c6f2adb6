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
  /** This handler is called now, for this message (`event.id`) or for several. Takes nanoseconds. */
  enter(handler: number, message?: string): void;
  /** The handler entered last has returned, with its result or with a promise of it. */
  leave(): void;
}

/** For those whom nobody watches. */
export const noWatch: Watch = {
  register: () => 1,
  enter: () => {},
  leave: () => {},
};

/** What the watchdog can note of a message in a cell: 32 bits of its `event.id`, never 0. */
export function markOf(message: string): number {
  let mark = 0;
  for (let at = Math.max(0, message.length - 8); at < message.length; at += 1) {
    mark = (Math.imul(mark, 31) + message.charCodeAt(at)) | 0;
  }
  return mark || 1;
}
