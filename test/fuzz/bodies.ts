import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { WecomClient } from "../support/wecom-client.ts";
import { type Dice, diceOf, mutate } from "./mutate.ts";

export interface BodyFuzzOptions {
  /** How many bodies to post. */
  readonly runs: number;
  readonly seed: number;
  readonly client: WecomClient;
  /** Process whose memory is watched. */
  readonly pid: number;
  /** Where a line of progress goes, ten times a run. */
  readonly log?: (line: string) => void;
}

export interface BodyFuzzReport {
  readonly runs: number;
  readonly statuses: Readonly<Record<number, number>>;
  /** Resident memory in MB: after the first tenth, and at the end. */
  readonly rssMb: readonly [number, number];
}

const AT_ONCE = 32;

/** Pieces of this are spliced in. */
const OTHER = Buffer.from("<xml><Encrypt><![CDATA[QUJD]]></Encrypt><AgentID>1</AgentID></xml>");

/**
 * Posts broken bodies, some under a right signature, to a server that runs. Every one must be
 * refused, or taken if it was broken where nobody looks, and never with a 5xx; then a clean
 * message must be answered.
 */
export async function fuzzBodies(options: BodyFuzzOptions): Promise<BodyFuzzReport> {
  const { runs, seed, client, pid, log } = options;
  const dice = diceOf(seed);
  const statuses: Record<number, number> = {};
  const tenth = Math.max(1, Math.floor(runs / 10));
  const rss: number[] = [];
  let done = 0;

  const postOne = async () => {
    const { status } = await client.send(broken(client, dice));
    assert.ok(status < 500, `answered ${status}; seed ${seed}`);
    statuses[status] = (statuses[status] ?? 0) + 1;
    done += 1;
    if (done % tenth !== 0) return;
    rss.push(rssMbOf(pid));
    log?.(`bodies: ${done} of ${runs}, ${rss.at(-1)} MB`);
  };

  let left = runs;
  const work = async () => {
    while (left-- > 0) await postOne();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));

  const answer = await client.post(client.textMessage({ from: "zhangsan", content: "well?" }));
  assert.equal(client.openReply(answer.body).fields.Content, "well?");
  return { runs, statuses, rssMb: [rss[0] ?? 0, rss.at(-1) ?? 0] };
}

/** A callback that is broken inside, in its envelope, or in its query. */
function broken(client: WecomClient, dice: Dice) {
  const xml = client.textMessage({ from: "zhangsan", content: "我帅吗" });
  const inside = dice.roll(3) === 0 ? mutate(Buffer.from(xml), dice, OTHER) : Buffer.from(xml);
  const { query, body } = client.seal(inside);
  const outside = dice.roll(4) === 0 ? Buffer.from(body) : mutate(Buffer.from(body), dice, OTHER);
  const target = dice.roll(8) === 0 ? query.slice(0, dice.roll(query.length)) : query;
  return { method: "POST", target: `/wecom/callback?${target}`, body: outside };
}

const rssMbOf = (pid: number) =>
  Math.round(Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) / 256);
