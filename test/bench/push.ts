import { once } from "node:events";
import { openStage } from "../chaos/stage.ts";
import { heading, line } from "./print.ts";
import { median } from "./rounds.ts";
import { serve } from "./served.ts";

const ROUNDS = 7;
const MEMBERS = 500;

/** What a round took the bot, in milliseconds. */
interface Took {
  readonly ms: number;
  readonly cpuMs: number;
}

/** Pushes through the outbox on disk and the client, to the API in the box, one to each member. */
export async function benchPush(): Promise<void> {
  heading(`(i) ${MEMBERS} pushes, each stored, sent to the API in the box, and noted`);
  const stage = await openStage(MEMBERS, { perMinute: 1_000_000, perHour: 1_000_000 });
  const { child } = await serve("push-server.ts", stage.apiOrigin);
  const round = async () => {
    child.send({ members: stage.members });
    const [took] = (await once(child, "message")) as [Took];
    return took;
  };

  await round();
  const rounds: Took[] = [];
  for (let at = 0; at < ROUNDS; at += 1) rounds.push(await round());
  child.disconnect();
  await stage.close();

  const times = rounds.map(({ ms }) => ms);
  const ms = median(times);
  const cpu = (median(rounds.map(({ cpuMs }) => cpuMs)) * 1_000) / MEMBERS;
  line(
    `${Math.round((MEMBERS / ms) * 1_000)} pushes/s: ${ms.toFixed(0)} ms ` +
      `(${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)})`,
  );
  line(`${cpu.toFixed(0)} µs of the bot's processor time each`);
}
