import type { Registry } from "prom-client";
import type { Meter } from "../ports/meter.ts";
import type { OpenMessages } from "../stores/ledger.ts";
import { cellsOf, createCounter } from "./figures.ts";

/**
 * Messages that were taken in and are neither finished nor open, by what is open now. 0 when all is
 * well. What has been written and is not yet on disk is not counted yet, so a load shows a few for a
 * moment; what stays has been lost, or counted twice.
 */
export type Unaccounted = (now: OpenMessages) => number;

export interface CountedMessages {
  readonly meter: Pick<Meter, "accepted" | "finished" | "released" | "revived">;
  /** @param before the ledger before anything was counted */
  balance(before: OpenMessages): Unaccounted;
}

/**
 * What becomes of messages. Count in must equal count out, and the two are counted in different
 * places: what comes and ends by whoever delivers, what is open by the ledger.
 */
export function countMessages(registry: Registry): CountedMessages {
  const accepted = createCounter({
    registry,
    name: "huiyin_messages_accepted_total",
    help: "Messages taken into the ledger",
  })();
  const finishedBy = createCounter({
    registry,
    name: "huiyin_messages_finished_total",
    help: "Messages that were handled (done) or given up (dead)",
    labels: ["result"],
  });
  const released = createCounter({
    registry,
    name: "huiyin_messages_released_total",
    help: "Messages given back for the next start while the bot stopped",
  })();
  const revived = createCounter({
    registry,
    name: "huiyin_messages_revived_total",
    help: "Dead messages that were taken up again",
  })();
  const finished = cellsOf(["done", "dead"] as const, (result) => finishedBy(result));

  return {
    meter: {
      accepted() {
        accepted.value += 1;
      },
      finished(result) {
        finished[result].value += 1;
      },
      released() {
        released.value += 1;
      },
      revived() {
        revived.value += 1;
      },
    },
    balance(before) {
      const openBefore = openOf(before);
      return (now) => {
        const came = openBefore + accepted.value + revived.value;
        return came - finished.done.value - finished.dead.value - openOf(now);
      };
    },
  };
}

const openOf = ({ accepted, running }: OpenMessages) => accepted + running;
