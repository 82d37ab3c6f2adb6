import { type TestBot, testBot } from "huiyin/testing";
import { compare, type ReplayVerdict } from "../../../../core/cli/replay/compare.ts";
import { type Played, play } from "../../../../core/cli/replay/play.ts";
import { openSession } from "../../../../core/cli/replay/session.ts";
import type { ResolvedBot } from "../../../../core/config/resolved.ts";
import { readRecording } from "../../../../core/recording/read.ts";
import type { Recording } from "../../../../core/recording/recording.ts";
import { recordingOf } from "../../../../core/sandbox/recording.ts";
import { echo } from "../../../../plugins/echo/index.ts";
import { keywordReply } from "../../../../plugins/keyword-reply/index.ts";
import { locationTracker } from "../../../../plugins/location-tracker/index.ts";

/** Plugins as they are shipped, but for one answer. */
export const shipped = (say = "帅得一逼") => [
  keywordReply({ rules: [{ when: "我帅吗", say }] }),
  locationTracker(),
  echo(),
];

/** What happened in a box with these plugins. */
export async function recorded(
  plugins: Parameters<typeof testBot>[0]["plugins"],
  happens: (bot: TestBot) => Promise<void>,
): Promise<Recording> {
  await using bot = await testBot({ plugins, strict: false });
  await happens(bot);
  const { feed, world } = bot.sandbox;
  return readRecording(recordingOf(feed.records, world));
}

/** A question, a place, a question about the place later on, and a menu entry that nobody has. */
export const walk = (): Promise<Recording> =>
  recorded(shipped(), async (bot) => {
    const li = bot.user("li");
    await li.says("我帅吗");
    await bot.clock.advance("1m");
    await li.sends({ kind: "location", latitude: 23.1, longitude: 113.3, label: "广州塔" });
    await bot.clock.advance("5m");
    await li.says("我在哪");
    await li.clicks("HELP");
  });

export const played = (recording: Recording, bot: ResolvedBot, app?: string) =>
  play({ messages: openSession(recording, bot, app), bot });

export const verdicts = (results: readonly Played[]): readonly ReplayVerdict[] =>
  results.map((one) => compare(one).verdict);
