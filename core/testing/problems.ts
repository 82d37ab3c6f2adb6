import type { Tracer } from "../bot/tracer.ts";
import type { FeedRecord } from "../sandbox/feed/feed.ts";
import type { DeliveryRecord, Remark } from "../sandbox/feed/records.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { LogLine } from "./kept-log.ts";

/** Something that went wrong: a plugin threw, or WeCom would object to what the bot did. */
export interface Problem {
  /** Name of a log line or code of a remark, as `plugin.failed` or `reply.media_unknown`. */
  readonly code: string;
  /** Cause and cure, for people. */
  readonly message: string;
  /** What the plugin threw. */
  readonly thrown?: unknown;
}

/** Keeps what goes wrong, in order. */
export interface Problems {
  readonly list: readonly Problem[];
  /** For the bot, which contains what plugins throw. */
  readonly tracer: Pick<Tracer, "failed">;
  /** A line that the bot logged. */
  logged(line: LogLine): void;
  /** The test ends the bot: connections that break are its own doing. */
  restarted(): void;
  /** Listens to what happens in this sandbox. */
  watch(sandbox: Pick<Sandbox, "feed" | "faults">): void;
  /**
   * @throws Error, once, for what went wrong since and what the test did not play itself; its
   *   cause is what the first plugin threw
   */
  report(): void;
}

export function createProblems(): Problems {
  const list: Problem[] = [];
  let fresh: Problem[] = [];
  /** By record and delivery: remarks are told when a delivery ends, and once. */
  const heard = new Set<string>();
  let playsFaults = false;
  let playsApiFaults = false;

  const add = (problem: Problem, played = false) => {
    list.push(problem);
    if (!played) fresh.push(problem);
  };
  const remark = ({ code, en }: Remark, played: boolean) => add({ code, message: en }, played);

  const delivered = ({ remarks }: DeliveryRecord) => {
    for (const each of remarks.filter(isError)) {
      // How a slow handler looks from outside; the outcome tells it.
      if (each.code === "delivery.cut") continue;
      remark(each, playsFaults && each.code.startsWith("delivery."));
    }
  };

  const changed = (record: FeedRecord) => {
    if (record.type === "call" && !heard.has(record.id)) {
      heard.add(record.id);
      // Whoever calls the API is told as well, and may know what to do.
      for (const each of record.remarks.filter(isError)) remark(each, true);
    }
    if (record.type !== "callback") return;
    for (const delivery of record.deliveries) {
      const id = `${record.id}.${delivery.number}`;
      if (delivery.outcome === undefined || heard.has(id)) continue;
      heard.add(id);
      delivered(delivery);
    }
  };

  return {
    list,
    tracer: {
      failed(event, plugin, handler, thrown) {
        const what = event ? `${handler}, asked about ${event.kind}` : handler;
        add({ code: "plugin.failed", message: `plugin ${plugin} threw in ${what}`, thrown });
      },
    },
    logged({ level, event, fields }) {
      if (event === "plugin.failed") return;
      // What is dropped when late was to be dropped.
      const isLoss = LOSSES.has(event) && fields.reason !== "too_late";
      if (level !== "error" && !isLoss) return;
      add({ code: event, message: JSON.stringify(fields) }, isLoss && playsApiFaults);
    },
    restarted() {
      playsFaults = true;
    },
    watch({ feed, faults }) {
      feed.onChange(changed);
      faults.onChange(() => {
        const plays = (side: string) =>
          faults.active.some(({ fault }) => fault.kind.startsWith(side));
        playsFaults ||= plays("callback.");
        playsApiFaults ||= plays("api.");
      });
    },
    report() {
      const told = fresh;
      fresh = [];
      if (told.length === 0) return;
      const { thrown: cause } = told.find((problem) => "thrown" in problem) ?? {};
      throw new Error(told.map(inWords).join("\n"), { cause });
    },
  };
}

/**
 * Lines that tell of something that a member was to see and will not, or not by itself: a push that
 * WeCom refused, an answer that found no way, a handler that forgot to return one.
 */
const LOSSES: ReadonlySet<string> = new Set([
  "outbox.dead",
  "outbox.held",
  "outbox.unreachable",
  "delivery.undelivered",
  "plugin.no_answer",
  "plugin.empty_answer",
]);

const isError = ({ level }: Remark) => level === "error";

function inWords({ code, message, thrown }: Problem): string {
  const what = thrown instanceof Error ? `: ${thrown.name}: ${thrown.message}` : "";
  return `${code}: ${message}${what}`;
}
