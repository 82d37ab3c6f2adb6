import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SandboxSettings } from "../../core/sandbox/settings.ts";
import { type Dice, diceOf } from "../fuzz/mutate.ts";
import { type BotUnderTest, createBotUnderTest } from "./bot-under-test.ts";
import { check, type Verdict } from "./check.ts";
import { type Healed, heal } from "./healing.ts";
import type { History } from "./history.ts";
import { openStage, type Stage } from "./stage.ts";
import { readStored } from "./stored.ts";
import { toldOfMessages } from "./told.ts";
import { createWitness, type Witness } from "./witness.ts";

export interface RoundOptions {
  readonly seed: number;
  readonly members?: number;
  /** Of WeCom. Default: it comes again after a second, so that nobody waits long. */
  readonly settings?: Partial<SandboxSettings>;
  /** See `History`; longer where notes cannot be written. */
  readonly noteMs?: number;
  /** Where the bot keeps its data. Default: a folder of its own, which is removed. */
  readonly dataDirectory?: string;
}

/** What a round is played with. */
export interface Players {
  readonly stage: Stage;
  readonly bot: BotUnderTest;
  readonly witness: Witness;
  readonly dice: Dice;
}

/** What came of a round. */
export interface Outcome extends Verdict {
  readonly history: History;
  readonly healed: Healed;
  /** All that the bot wrote. */
  readonly output: string;
}

/** The bot notes within milliseconds; a busy machine tells later when it was seen. */
const NOTE_MS = 250;

/** Nothing but WeCom's patience is changed: the bot is the one that people run. */
const SOON: Partial<SandboxSettings> = { spacingMs: 1_000 };

const NO_QUOTA = Number.MAX_SAFE_INTEGER;

/**
 * Plays a round, heals the bot, and judges what is left.
 *
 * @param play does what it likes to a bot that it has to start itself, and leaves it dead
 */
export async function playRound(
  options: RoundOptions,
  play: (players: Players) => Promise<void>,
): Promise<Outcome> {
  const { seed, members = 20, settings = SOON, noteMs = NOTE_MS } = options;
  const directory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), "huiyin-chaos-")));
  const stage = await openStage(members, settings);
  const bot = await createBotUnderTest(stage, directory);
  const witness = createWitness(stage);
  try {
    await play({ stage, bot, witness, dice: diceOf(seed) });
    stage.sandbox.faults.clear();
    // The bot's clock is set ahead then: by its own count it sends in another minute.
    stage.sandbox.configure({ perMinute: NO_QUOTA, perHour: NO_QUOTA });
    const healed = await heal(bot, witness);
    const history = { ...(await historyOf(bot, witness, healed)), noteMs };
    return { history, healed, output: bot.output, ...check(history) };
  } finally {
    await bot.kill();
    await stage.close();
    if (options.dataDirectory === undefined) await rm(directory, { recursive: true });
  }
}

async function historyOf(
  bot: BotUnderTest,
  witness: Witness,
  { revived }: Healed,
): Promise<Omit<History, "noteMs">> {
  const { effects, backlog, leftovers } = await readStored(bot.dataDirectory);
  const { seqs, runs } = toldOfMessages(bot.lives);
  const messages = witness.messages.map((message) => ({
    ...message,
    seq: seqs.get(message.id),
    runs: runs.get(message.id) ?? [],
    revived: revived.includes(message.id),
  }));
  return { messages, seen: witness.seen, effects, deaths: [...bot.deaths], backlog, leftovers };
}
