import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { InboundEvent } from "../../../core/events/inbound.ts";
import type { Kept } from "../../../core/platform/adapter.ts";
import { sqlite } from "../../../core/stores/sqlite/sqlite.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { recordingLogger } from "../../support/recording-logger.ts";
import { deliveryOf, type StageOptions, type StagePlatform } from "./delivery-stage.ts";

/** A bot on a file, killed and started again as often as a test likes. */
export function lives(on?: StagePlatform) {
  const directory = mkdtempSync(join(tmpdir(), "huiyin-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const clock = new ManualClock(undefined, someTurns);
  const known = new Map<string, InboundEvent>();
  const reopen = (row: Kept) => {
    if (on?.reopen) return on.reopen(row);
    const event = known.get(Buffer.from(row.body).toString());
    if (!event) throw new TypeError("never delivered");
    return event;
  };
  const openStore = () => sqlite().open({ directory, logger: recordingLogger() });
  const live = async (
    setup: Parameters<typeof deliveryOf>[0],
    options: Pick<StageOptions, "obstacle" | "culprit"> = {},
  ) => {
    const store = openStore();
    const stage = await deliveryOf(setup, { ...options, on, store, clock, reopen });
    await stage.delivery.start();
    const deliver = (event: InboundEvent) => {
      known.set(event.id, event);
      return stage.deliver(event);
    };
    /** The process is gone, in the middle of whatever it did; what is on disk stays. */
    const die = () => store.close();
    return { ...stage, store, deliver, die };
  };
  return { clock, live, openStore };
}

/** What ends, is committed, and lets the next one be claimed, takes a turn of the loop for each. */
async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1)
    await new Promise<void>((resolve) => setImmediate(resolve));
}
