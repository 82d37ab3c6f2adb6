import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { InboundEvent } from "../../../core/events/inbound.ts";
import type { Arrival } from "../../../core/stores/port/messages.ts";
import { sqlite } from "../../../core/stores/sqlite/sqlite.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { recordingLogger } from "../../support/recording-logger.ts";
import { deliveryOf, type StageOptions, type StagePlatform, someTurns } from "./delivery-stage.ts";

/** A bot on a file, killed and started again as often as a test likes. */
export function lives(on?: StagePlatform) {
  const directory = mkdtempSync(join(tmpdir(), "huiyin-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const clock = new ManualClock(undefined, someTurns);
  const known = new Map<string, InboundEvent>();
  const reopen = (row: Arrival) => {
    if (on?.reopen) return on.reopen(row);
    const event = known.get(Buffer.from(row.body).toString());
    if (!event) throw new TypeError("never delivered");
    return event;
  };
  const openStore = () => sqlite().open({ directory, clock, logger: recordingLogger() });
  const live = async (
    setup: Parameters<typeof deliveryOf>[0],
    options: Pick<StageOptions, "obstacle" | "culprit" | "takers"> = {},
  ) => {
    const store = await openStore();
    const stage = await deliveryOf(setup, {
      ...options,
      on,
      store,
      clock,
      reopen,
      isStarted: false,
    });
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
