import { subscribe, unsubscribe } from "node:diagnostics_channel";

/** Calls of this process to one origin. */
export interface Calls {
  /** Begun, and neither answered nor failed. What follows an answer's head comes with it. */
  readonly underWay: number;
  close(): void;
}

/** What the runtime's own `fetch` tells of a request; the very object is its identity. */
interface Told {
  readonly request: { readonly origin: string | URL };
}

/**
 * Counts what is fetched from `origin`, from the moment in which somebody asks: bytes between two
 * sockets of one machine are seen by nobody else.
 *
 * @param changed called whenever one begins or ends
 */
export function watchCalls(origin: string, changed: () => void): Calls {
  const open = new Set<unknown>();
  const begun = (message: unknown) => {
    const { request } = message as Told;
    if (String(request.origin) !== origin) return;
    open.add(request);
    changed();
  };
  const ended = (message: unknown) => {
    if (open.delete((message as Told).request)) changed();
  };
  subscribe("undici:request:create", begun);
  for (const end of ENDS) subscribe(end, ended);

  return {
    get underWay() {
      return open.size;
    },
    close() {
      unsubscribe("undici:request:create", begun);
      for (const end of ENDS) unsubscribe(end, ended);
    },
  };
}

/** Not the last byte: whoever reads no further than the head would be waited for in vain. */
const ENDS = ["undici:request:headers", "undici:request:error"];
