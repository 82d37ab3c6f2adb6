import type { Registry } from "prom-client";
import { families, rows } from "../events/rows.ts";
import type { CallbackOutcome, HandOverWay, Meter, RepeatOf } from "../ports/meter.ts";
import type { StoreCounts } from "../stores/port/store.ts";
import {
  Children,
  cellsOf,
  createCounter,
  createHistogram,
  MOST_APPS,
  MOST_CODES,
  MOST_PLUGINS,
  NO_PLUGIN,
} from "./figures.ts";

const OUTCOMES: readonly CallbackOutcome[] = [
  "answered",
  "empty",
  "ack",
  "late",
  "handed_over",
  "joined",
  "unavailable",
];
const REPEATS: readonly RepeatOf[] = ["running", "finished"];
const WAYS: readonly HandOverWay[] = ["push", "ack+push", "retry-window", "drop"];

/** Dense below the 4.5 s after which the answer is given up and the 5 s after which WeCom cuts. */
const ANSWER_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 4, 4.5, 5, 15];
/** The same, and on to the hard limit of ten minutes. */
const HANDLER_SECONDS = [0.001, 0.01, 0.1, 0.5, 1, 2, 3, 4, 4.5, 5, 10, 30, 60, 300, 600];

/** Kinds that the event table names; whatever else is sent is one kind. */
const KINDS: ReadonlySet<string> = new Set(
  [...rows, ...families.values()].map(({ kind }): string => kind),
);
const UNKNOWN = "unknown";

/**
 * What comes in: callbacks, their repeats, and the handlers that they wait for.
 *
 * @param apps names that stand there from the start
 */
export function countCallbacks(
  registry: Registry,
  apps: readonly string[],
): Pick<Meter, "callback" | "refused" | "repeated" | "handled" | "handedOver"> {
  const outcomes = createCounter({
    registry,
    name: "huiyin_callbacks_total",
    help: "Deliveries of callbacks that were let in, by what WeCom got for them",
    labels: ["app", "kind", "outcome"],
  });
  const answerSeconds = createHistogram({
    registry,
    name: "huiyin_callback_seconds",
    help: "From the arrival of a callback to its answer; WeCom cuts after 5",
    label: "app",
    buckets: ANSWER_SECONDS,
  });
  const refusals = createCounter({
    registry,
    name: "huiyin_callbacks_refused_total",
    help: "Callbacks that were refused before their kind was known, by error code",
    labels: ["code"],
  });
  const repeats = createCounter({
    registry,
    name: "huiyin_repeats_total",
    help: "Repeated deliveries that joined a message that is known",
    labels: ["of"],
  });
  const handlerSeconds = createHistogram({
    registry,
    name: "huiyin_handler_seconds",
    help: "Duration of the handlers of a message, by the plugin asked last",
    label: "plugin",
    buckets: HANDLER_SECONDS,
  });
  const handOvers = createCounter({
    registry,
    name: "huiyin_hand_overs_total",
    help: "Answers that did not ride the response they were meant for, by what became of them",
    labels: ["way"],
  });

  const byApp = new Children(MOST_APPS, (app) => ({
    observe: answerSeconds(app),
    kinds: new Children(KINDS.size + 1, (kind) =>
      cellsOf(OUTCOMES, (outcome) => outcomes(app, kind, outcome)),
    ),
  }));
  for (const app of apps) byApp.get(app);
  const codes = new Children(MOST_CODES, (code) => refusals(code));
  const joined = cellsOf(REPEATS, (of) => repeats(of));
  const plugins = new Children(MOST_PLUGINS, handlerSeconds);
  const ways = cellsOf(WAYS, (way) => handOvers(way));

  return {
    callback(app, kind, outcome, ms) {
      const { observe, kinds } = byApp.get(app);
      kinds.get(KINDS.has(kind) ? kind : UNKNOWN)[outcome].value += 1;
      observe(ms);
    },
    refused(code) {
      codes.get(code).value += 1;
    },
    repeated(of) {
      joined[of].value += 1;
    },
    handled(plugin, ms) {
      plugins.get(plugin ?? NO_PLUGIN)(ms);
    },
    handedOver(way) {
      ways[way].value += 1;
    },
  };
}

type OpenMessages = StoreCounts["messages"];

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
