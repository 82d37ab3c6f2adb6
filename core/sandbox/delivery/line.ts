import type { ClientRequest } from "node:http";
import type { Clock } from "../../ports/clock.ts";
import { collectAnswer } from "./answer.ts";
import { createConnections } from "./connections.ts";
import type { Ending, Errand } from "./errand.ts";

type How = Ending extends infer E ? (E extends Ending ? Omit<E, "tookMs"> : never) : never;

/** The way to the bots: HTTP and nothing else. */
export interface Line {
  /** Errands that have not ended yet. One that ends counts until `ended` has returned. */
  readonly underWay: number;
  /** Sends at once. `ended` is called exactly once, always, and never before this returns. */
  send(errand: Errand, ended: (ending: Ending) => void): void;
  /** Ends every errand as stopped, and every later one. */
  close(): void;
}

/** Opens the line. Time limits are by `clock`; connections are real. */
export function createLine(clock: Clock): Line {
  const connections = createConnections();
  const stops = new Set<() => void>();
  let closed = false;

  return {
    get underWay() {
      return stops.size;
    },
    send(errand, ended) {
      const startedAt = clock.monotonic();
      let outgoing: ClientRequest | undefined;
      let over = false;
      const end = (how: How) => {
        if (over) return;
        over = true;
        cancel();
        // An answered connection is kept for the next errand.
        if (how.how !== "answered") outgoing?.destroy();
        try {
          ended({ ...how, tookMs: clock.monotonic() - startedAt } as Ending);
        } finally {
          stops.delete(stop);
        }
      };
      const stop = () => end({ how: "stopped" });
      stops.add(stop);
      const cancel = clock.after(errand.limitMs, () => end({ how: "cut" }));

      // As with every failure, nobody is called before this returns.
      if (closed) return queueMicrotask(stop);
      try {
        outgoing = connections.request(errand);
      } catch (error) {
        return queueMicrotask(() => end({ how: "broken", failure: failureOf(error) }));
      }
      watch(outgoing, end);
      outgoing.on("finish", () => {
        if (over) return;
        errand.onSent?.();
        if (errand.cutAfterBody) end({ how: "lost" });
      });
      outgoing.end(errand.body ?? "");
    },
    close() {
      closed = true;
      for (const stop of stops) stop();
      connections.close();
    },
  };
}

/** Tells how a request ends, perhaps more than once. */
function watch(outgoing: ClientRequest, end: (how: How) => void): void {
  const broken = (failure: string) => end({ how: "broken", failure });
  let answering = false;
  outgoing.on("error", (error) => broken(failureOf(error)));
  outgoing.on("response", (incoming) => {
    answering = true;
    collectAnswer(incoming, {
      whole: (answer) => end({ how: "answered", answer }),
      broken: () => broken("ECONNRESET"),
    });
  });
  // Once an answer has begun, closing may be how its end is told.
  outgoing.on("close", () => answering || broken("ECONNRESET"));
}

/** Node tries every address of a name, and wraps what came of it. */
function failureOf(error: unknown): string {
  const { code, errors } = error as NodeJS.ErrnoException & { readonly errors?: readonly Error[] };
  if (code) return code;
  return errors?.[0] ? failureOf(errors[0]) : "UNKNOWN";
}
