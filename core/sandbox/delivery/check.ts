import type { CheckRecord } from "../feed/callback-record.ts";
import { judgeCheck } from "./check-rules.ts";
import type { Ground } from "./ground.ts";

/** The console gives up after so long, in milliseconds (document 90238). */
const CHECK_MS = 1_000;

/** Checks an app's callback URL as the console does on saving, and records what came of it. */
export function checkUrl(name: string, ground: Ground): Promise<CheckRecord> {
  const { clock, feed, faults, line, sealer, world } = ground;
  const id = feed.nextId("k");
  const at = clock.now();
  const to = world.app(name)?.callback;

  return new Promise((resolve) => {
    const put = (result: Omit<CheckRecord, "type" | "id" | "app" | "at">) => {
      const record: CheckRecord = { type: "check", id, app: name, at, ...result };
      feed.put(record);
      resolve(record);
    };
    if (!to) {
      const { passed, remarks } = judgeCheck(undefined, undefined);
      return put({ url: "", query: "", tookMs: 0, passed, remarks });
    }
    const skew = faults.strike("callback.skew", { app: name })?.fault.seconds ?? 0;
    const sealed = sealer.check(to, skew);
    const { url } = to;
    const { query } = sealed;
    line.send({ method: "GET", url, query, limitMs: CHECK_MS }, (ending) => {
      const tookMs = Math.round(ending.tookMs * 10) / 10;
      put({ url, query, tookMs, ...judgeCheck(ending, sealed) });
    });
  });
}
