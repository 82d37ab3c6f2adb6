import type { IncomingMessage, ServerResponse } from "node:http";
import type { CancelTimer, Clock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import type { ArrivedRequest } from "../request.ts";
import { Passage } from "./passage.ts";
import { createUpstream, type Upstream } from "./upstream.ts";

export interface GateOptions {
  readonly clock: Clock;
  readonly logger: Pick<Logger, "debug" | "warn">;
  /** What a worker answers alike when it comes twice, as callbacks are: it may be sent to the next one. */
  readonly isRepeatable?: (path: string) => boolean;
  readonly limits?: Partial<GateLimits>;
}

export interface GateLimits {
  /** Requests that wait at once while there is no worker; one more is refused. */
  readonly parked: number;
  /** How long each waits, from when it came. Milliseconds. */
  readonly parkedMs: number;
}

export const GATE_LIMITS: GateLimits = { parked: 256, parkedMs: 4_000 };

/**
 * Sends the requests of one listener on to whichever worker is there, byte for byte. While there is
 * none they are parked; what waits for too long gets 503, so that WeCom comes again.
 */
export interface Gate {
  /** For a server: takes every request. */
  readonly take: (request: IncomingMessage, response: ServerResponse) => void;
  /** Requests that wait for a worker. */
  readonly parked: number;
  /** Requests that a worker has. */
  readonly underWay: number;
  /** Whether a worker takes them. */
  readonly isOpen: boolean;
  /** From now on requests go to the worker that listens on this local socket, those parked first. */
  open(path: string): void;
  /** From now on they are parked. What the worker has already, it may still answer. */
  park(): void;
  /** Nobody comes any more: what is parked gets 503, and so does what comes. */
  close(): void;
}

export function createGate(options: GateOptions): Gate {
  const { clock, logger, isRepeatable = () => false } = options;
  const limits = { ...GATE_LIMITS, ...options.limits };
  const parked = new Map<Passage, CancelTimer>();
  let upstream: Upstream | undefined;
  let isClosed = false;
  let underWay = 0;

  const send = (passage: Passage, to: Upstream) => {
    underWay += 1;
    passage.send(to, (outcome) => {
      underWay -= 1;
      if (outcome === "again") enter(passage);
    });
  };

  const wait = (passage: Passage) => {
    const leftMs = limits.parkedMs - (clock.monotonic() - passage.arrivedAt);
    if (isClosed || parked.size >= limits.parked || leftMs <= 0) return refuse(passage);
    const cancel = clock.after(leftMs, () => refuse(passage));
    parked.set(passage, cancel);
    passage.onGone(() => leave(passage));
  };

  const refuse = (passage: Passage) => {
    leave(passage);
    logger.warn("front.refused", { parked: parked.size });
    passage.refuse(503);
  };

  const leave = (passage: Passage) => {
    parked.get(passage)?.();
    parked.delete(passage);
  };

  const enter = (passage: Passage) => {
    if (passage.isGone) return;
    if (upstream) send(passage, upstream);
    else wait(passage);
  };

  return {
    take(request: ArrivedRequest, response) {
      const arrivedAt = request.arrivedAt ?? clock.monotonic();
      const passage = new Passage(request, response, { arrivedAt, clock, isRepeatable });
      // A body that is on its way is read whole first, if it is small: then it can be sent twice.
      const ready = passage.prepare();
      if (ready === undefined) enter(passage);
      else void ready.then(() => enter(passage));
    },
    get parked() {
      return parked.size;
    },
    get underWay() {
      return underWay;
    },
    get isOpen() {
      return upstream !== undefined;
    },
    open(path) {
      upstream?.retire();
      upstream = createUpstream(path);
      for (const passage of [...parked.keys()]) {
        leave(passage);
        send(passage, upstream);
      }
    },
    park() {
      upstream?.retire();
      upstream = undefined;
    },
    close() {
      isClosed = true;
      upstream?.retire();
      upstream = undefined;
      for (const passage of [...parked.keys()]) refuse(passage);
    },
  };
}
