import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { noTotals, randomStory } from "../core/bot/talks/random-run.ts";
import { API_FAULTS, apiFaults } from "./api-faults.ts";
import { CRASH_POINTS } from "./bot/crash-point.ts";
import { clockJumps } from "./clock-jumps.ts";
import { crashAtPoints, deathsAt } from "./crash-points.ts";
import { diskFull, mountSmallDisk } from "./disk-full.ts";
import { killCycles } from "./kill-cycles.ts";
import { poison } from "./poison.ts";
import { reloads } from "./reloads.ts";
import type { Outcome } from "./round.ts";
import { twoDeaths } from "./two-deaths.ts";
import { lockedStore, twoProcesses } from "./two-processes.ts";

/* The real process, under load, and everything that can go wrong with it. */

const USAGE = `npm run chaos -- [--cycles N] [--seed S] [--only SCENE]

  --cycles N    how often the process is killed (100)
  --seed S      the same messages and moments, as far as a machine repeats itself
  --only SCENE  one of these (all of them):
                kill    killed under load, again and again, every other time behind a clean stop
                points  dead on every arrow of the life of a message
                deaths  30 slow handlers, killed twice: how long the recovery takes, and the order
                two     a second process on the same store
                locked  somebody else holds the store
                poison  a message that kills whoever handles it
                disk    a full disk
                clock   a clock that jumps
                api     whatever the active API may say
                reload  1,000 messages while the code is saved 50 times: each answered once
                talks   conversations by chance, of two members, against coroutines that never die

A run that fails keeps its history and the bot's log in data/chaos/.`;

const { values } = parseArgs({
  options: {
    help: { type: "boolean", short: "h" },
    cycles: { type: "string", default: "100" },
    seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
    only: { type: "string" },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const cycles = wholeNumber("--cycles", values.cycles);
const seed = wholeNumber("--seed", values.seed);

/** How often each crash point is to be reached before the process dies. */
const NTHS = [1, 2, 3, 5, 8, 13];

/** `undefined` where this machine does not let it be played. */
const SCENES: Readonly<Record<string, () => Promise<Outcome | undefined>>> = {
  kill: () => killCycles({ cycles, seed, progress: (killed, sent) => step(killed, cycles, sent) }),
  points: () =>
    crashAtPoints({
      seed,
      deaths: NTHS.flatMap((nth) => deathsAt(CRASH_POINTS, nth)),
      progress: ({ point, nth, isCalm }) =>
        console.log(`    died at ${point}, time ${nth}${isCalm ? ", behind a clean stop" : ""}`),
    }),
  deaths: playTwoDeaths,
  two: () => twoProcesses(seed),
  locked: () => lockedStore(seed),
  poison: () => poison(seed),
  disk: playDisk,
  clock: () => clockJumps(seed, 2_000),
  api: () =>
    apiFaults({
      seed,
      faults: API_FAULTS,
      lastsMs: 4_000,
      kills: true,
      progress: (fault) => console.log(`    over: ${JSON.stringify(fault)}`),
    }),
  reload: playReloads,
  talks: playTalks,
};

let failed = false;
for (const name of values.only === undefined ? Object.keys(SCENES) : [values.only]) {
  const scene = SCENES[name];
  if (!scene) fail(`--only knows ${Object.keys(SCENES).join(", ")}, not ${name}`);
  console.log(`${name}: seed ${seed}`);
  const outcome = await scene();
  if (outcome) report(name, outcome);
}
process.exit(failed ? 1 : 0);

async function playTwoDeaths(): Promise<Outcome> {
  const outcome = await twoDeaths({ seed, members: 30, slowMs: 4_000 });
  const [sinceDeath, recovered] = [outcome.sinceDeathMs, outcome.recoveredMs];
  console.log(
    `    30 messages of 4 s: all done ${sinceDeath} ms after the second death, ${recovered} ms ` +
      "after the bot listened again",
  );
  return outcome;
}

async function playReloads(): Promise<undefined> {
  const problems = await reloads({
    messages: 1_000,
    reloads: 50,
    progress(reloaded, answered) {
      if (reloaded % 10 === 0) console.log(`    reloaded ${reloaded} times, ${answered} answered`);
    },
  });
  for (const problem of problems) console.log(`    ${problem}`);
  if (problems.length > 0) failed = true;
  else console.log("    each of 1,000 messages was answered once, and counted once");
}

/** How many stories: half an hour of a quiet machine. */
const STORIES = 40_000;

async function playTalks(): Promise<undefined> {
  const totals = noTotals();
  try {
    for (let story = 0; story < STORIES; story += 1) {
      await randomStory(seed + story, totals);
      if (story % 4_000 === 0) console.log(`    ${JSON.stringify(totals)}`);
    }
    console.log(`    ${JSON.stringify(totals)}\n    each said what it had to say`);
  } catch (error) {
    failed = true;
    console.log(`    after ${JSON.stringify(totals)}:`, error);
  }
}

async function playDisk(): Promise<Outcome | undefined> {
  const disk = mountSmallDisk();
  if (!disk) {
    console.log("    not played: it takes the right to mount a small file system (run it as root)");
    return undefined;
  }
  try {
    const outcome = await diskFull(seed, disk);
    console.log(`    refused with 503 while the disk was full: ${outcome.refused} deliveries`);
    return outcome;
  } finally {
    disk.unmount();
  }
}

function step(killed: number, of: number, sent: number): void {
  if (killed % 10 === 0 || killed === of) {
    console.log(`    killed ${killed} of ${of} times, ${sent} messages sent`);
  }
}

function report(name: string, outcome: Outcome): void {
  const { history, healed, output, violations, repeatedByDeath, begunAnew } = outcome;
  const { messages, seen, deaths } = history;
  const acked = messages.filter(({ statuses }) => statuses.includes(200)).length;
  console.log(
    `    ${messages.length} messages, ${acked} acknowledged, ${seen.length} bubbles seen, ` +
      `${deaths.length} deaths; healed in ${healed.tookMs} ms, ${healed.revived.length} revived by hand`,
  );
  console.log(`    answers repeated because a death came before the note: ${repeatedByDeath}`);
  console.log(`    runs begun anew because nothing of them had been written: ${begunAnew}`);
  if (violations.length === 0) {
    console.log("    nothing lost, nothing twice");
    return;
  }
  failed = true;
  const file = `data/chaos/${name}-${seed}`;
  mkdirSync("data/chaos", { recursive: true });
  writeFileSync(`${file}.json`, JSON.stringify({ violations, history }, null, 1));
  writeFileSync(`${file}.log`, output);
  for (const { invariant, what } of violations.slice(0, 20))
    console.log(`    ${invariant}: ${what}`);
  console.log(
    `    ${violations.length} violations; the whole history is in ${file}.json, what the bot wrote in ${file}.log`,
  );
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) fail(`${option} takes a whole number, not ${text}`);
  return Number(text);
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
