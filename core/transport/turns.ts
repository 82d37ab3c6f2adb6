import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * Requests that are begun at the end of one turn at most; those beyond wait for the next. Fewer would
 * share a sync of the disk among fewer, more would keep timers and connections waiting.
 */
const BEGUN_A_TURN = 128;
/** Turns in a row that only take connections in. */
const ACCEPTING_TURNS = 64;

/** Begins the requests that came in one turn of the event loop together, at its end. */
export interface RequestTurns {
  /** A connection was taken in. */
  accepted(): void;
  /** A request came in; it stands with its response. */
  add(response: ServerResponse): void;
}

/**
 * The runtime takes in one connection a turn, however many wait, and reads every socket that has
 * something. So a turn must be short, or a flood on old connections shuts out the new ones; and
 * while connections come in, the next turns do nothing else. What is begun together is also
 * answered together: reading, working and writing each in one go costs far less than by turns.
 */
export function createRequestTurns(
  begin: (request: IncomingMessage, response: ServerResponse) => void,
): RequestTurns {
  const waiting: ServerResponse[] = [];
  let isAwaited = false;
  let hasAccepted = false;
  let accepting = 0;

  const end = () => {
    isAwaited = false;
    if (hasAccepted && accepting < ACCEPTING_TURNS) {
      hasAccepted = false;
      accepting += 1;
      awaitEnd();
      return;
    }
    hasAccepted = false;
    accepting = 0;
    for (const response of waiting.splice(0, BEGUN_A_TURN)) begin(response.req, response);
    if (waiting.length > 0) awaitEnd();
  };
  const awaitEnd = () => {
    if (isAwaited) return;
    isAwaited = true;
    setImmediate(end);
  };

  return {
    accepted() {
      hasAccepted = true;
    },
    add(response) {
      waiting.push(response);
      awaitEnd();
    },
  };
}
