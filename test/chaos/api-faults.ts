import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "../../core/sandbox/faults.ts";
import { startLoad } from "./load.ts";
import { parts, push, type RequestOf, row } from "./request.ts";
import { type Outcome, playRound } from "./round.ts";

export interface ApiFaultsOptions {
  readonly seed: number;
  /** One after the other. */
  readonly faults: readonly Fault[];
  /** How long each lasts, in milliseconds. */
  readonly lastsMs: number;
  /** Whether the process is killed in the middle of each. */
  readonly kills: boolean;
  readonly progress?: (fault: Fault) => void;
}

/** What can be wrong with the active API for a while. */
export const API_FAULTS: readonly Fault[] = [
  { kind: "api.html" },
  { kind: "api.status", status: 502 },
  { kind: "api.lose_response" },
  { kind: "api.slow", ms: 1_500 },
  { kind: "api.errcode", errcode: -1 },
  { kind: "api.errcode", errcode: 40014 },
  { kind: "api.errcode", errcode: 42001 },
  { kind: "api.errcode", errcode: 60020 },
];

/** Members ask for what is sent actively more than else. */
const REQUESTS: readonly RequestOf[] = [row, row, row, push, parts(2)];

/** The active API fails in one way after the other, under load, and comes back each time. */
export function apiFaults(options: ApiFaultsOptions): Promise<Outcome> {
  const { seed, faults, lastsMs, kills, progress } = options;
  // So many members that nobody is sent more than WeCom allows.
  return playRound({ seed, members: 200 }, async ({ stage, bot, witness, dice }) => {
    await bot.start();
    const endLoad = startLoad({ stage, witness, dice, perSecond: 20, requests: REQUESTS });
    for (const fault of faults) {
      const { id } = stage.sandbox.faults.add(fault);
      await wait(lastsMs / 2);
      if (kills) {
        await bot.kill();
        await bot.start();
      }
      await wait(lastsMs / 2);
      stage.sandbox.faults.remove(id);
      await wait(lastsMs / 4);
      progress?.(fault);
    }
    endLoad();
    await witness.settled();
    // Whatever waits for a member to write goes with this.
    for (const member of stage.members) witness.send(member, row);
    await witness.settled();
    await bot.kill();
  });
}
