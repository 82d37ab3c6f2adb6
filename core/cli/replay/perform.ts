import type { Middleware } from "../../bot/middleware.ts";
import type { Plugin } from "../../bot/plugin.ts";
import type { Content } from "../../sandbox/chat/content.ts";
import { type TestBot, testBot } from "../../testing/test-bot.ts";
import type { TestUser } from "../../testing/test-user.ts";
import type { ReplayStep } from "./script.ts";

export interface PerformOptions {
  readonly steps: readonly ReplayStep[];
  /** Names of the apps. */
  readonly apps: readonly string[];
  readonly plugins: readonly Plugin[];
  readonly middleware: readonly Middleware[];
}

export interface Performance {
  readonly performed: readonly Performed[];
  /** Nothing went wrong: no plugin threw, and WeCom had no objection. */
  readonly flawless: boolean;
}

/** A step as a test repeats it. */
export interface Performed {
  readonly step: ReplayStep;
  /** Seconds that pass before it. */
  readonly after: number;
  /** Seconds that an answer needs which does not come at once. */
  readonly wait: number;
  /** What the member has got since their last step; `undefined` where there is no member. */
  readonly heard: readonly (string | Content)[] | undefined;
}

/** How long WeCom keeps coming for an answer, in seconds. */
const PATIENCE = 15;

/** Performs a session in the test kit, to see what a test of it will see. */
export async function perform(options: PerformOptions): Promise<Performance> {
  const { steps, apps, plugins, middleware } = options;
  const startsAt = startOf(steps);
  const bot = await testBot({ plugins, middleware, apps, startsAt, strict: false });
  const users = new Map<string, TestUser>();
  const performed: Performed[] = [];
  try {
    for (const step of steps) {
      // The kit moves its clock by itself where two equal events would be one on the wire.
      const after = Math.max(0, Math.ceil((wholeSecond(step.at) - bot.clock.now()) / 1_000));
      if (after > 0) await bot.clock.advance(`${after}s`);
      const user = userOf(bot, users, step);
      await make(bot, user, step);
      const wait = bot.sandbox.underWay > 0 ? PATIENCE : 0;
      if (wait > 0) await bot.clock.advance(`${wait}s`);
      performed.push({ step, after, wait, heard: user && heardBy(user) });
    }
  } finally {
    await bot.close();
  }
  return { performed, flawless: bot.problems.length === 0 };
}

/** Whole seconds: a test that is read has no use for less. */
export const startOf = ([first]: readonly ReplayStep[]): number => wholeSecond(first?.at ?? 0);

const wholeSecond = (ms: number) => Math.floor(ms / 1_000) * 1_000;

function userOf(bot: TestBot, users: Map<string, TestUser>, { app, member }: ReplayStep) {
  if (member === undefined) return undefined;
  const key = JSON.stringify([app, member]);
  const user = users.get(key) ?? bot.user(member, { app });
  users.set(key, user);
  return user;
}

async function make(
  bot: TestBot,
  user: TestUser | undefined,
  { app, act }: ReplayStep,
): Promise<void> {
  if (act.does === "happens") return bot.happens(act.what, { app });
  if (!user) throw new TypeError("nobody does this");
  switch (act.does) {
    case "says":
      return user.says(act.what);
    case "clicks":
      return user.clicks(act.what);
    case "reports":
      return user.reports(act.what);
    case "sends":
      return user.sends(act.what);
  }
}

function heardBy({ inbox }: TestUser): readonly (string | Content)[] {
  const contents = inbox
    .all()
    .map((content) => (content.type === "text" ? content.content : content));
  inbox.clear();
  return contents;
}
