import type { Told } from "./bot/tell.ts";
import type { SeenRun } from "./history.ts";

/** One start of the bot, until it ended: what it wrote to its standard output. */
export interface Life {
  readonly stdout: string;
}

/** What a bot told of its messages in all its lives, by `event.id`. */
export interface ToldOfMessages {
  /** Order of acceptance. */
  readonly seqs: ReadonlyMap<string, number>;
  /** In the order of their begin. */
  readonly runs: ReadonlyMap<string, readonly SeenRun[]>;
}

/** Reads what the bot told of itself in one life. */
export const toldIn = (stdout: string): readonly Told[] =>
  // The last line may have been cut by a kill.
  stdout
    .split("\n")
    .slice(0, -1)
    .filter((line) => line.startsWith('{"event":"chaos.'))
    .map((line) => JSON.parse(line));

export function toldOfMessages(lives: readonly Life[]): ToldOfMessages {
  const seqs = new Map<string, number>();
  const ended = new Set<string>();
  const runs = new Map<string, Run[]>();
  for (const [life, { stdout }] of lives.entries()) {
    const end = endOf(stdout);
    const ofLife: [string, Run][] = [];
    for (const told of toldIn(stdout)) {
      if (told.event === "chaos.taken_in" && !seqs.has(told.id)) seqs.set(told.id, seqs.size + 1);
      if (told.event === "chaos.ended") ended.add(told.id);
      if (told.event !== "chaos.began") continue;
      const { id, attempt, at } = told;
      const run = { attempt, at, life, end, afterEnd: ended.has(id), written: false };
      runs.set(id, [...(runs.get(id) ?? []), run]);
      ofLife.push([id, run]);
    }
    for (const [id, run] of ofLife) run.written = seqs.has(id);
  }
  return { seqs, runs };
}

/**
 * Who is not told to stop leaves its store as a kill does. Who stops says that it gives back what still
 * runs, does so, and may be killed before it says that it has stopped.
 */
function endOf(stdout: string): SeenRun["end"] {
  if (stdout.includes('"delivery.abandoned"')) return "released";
  return stdout.includes('"bot.stopped"') ? "stopped" : "killed";
}

type Run = { -readonly [K in keyof SeenRun]: SeenRun[K] };
