import type { CallbackRecord } from "../feed/callback-record.ts";
import type { FeedRecord } from "../feed/feed.ts";
import type { RecordDetail } from "../page-protocol.ts";
import type { Platform } from "../platform.ts";
import { recordingOf, vectorOf } from "../recording.ts";
import { SandboxError } from "../sandbox-error.ts";
import type { BotSide } from "./bot-side.ts";
import { renew } from "./renew.ts";

/** A record with everything that the bot tells of it. */
export function detailOf(platform: Platform, id: string, bot: BotSide): RecordDetail {
  const record = recordOf(platform, id);
  const trace = record.type === "callback" ? bot.traceOf(record) : undefined;
  return { record: bot.view(record), trace };
}

/** Tries what the bot could not handle or send once more, or drops it. */
export async function decide(
  bot: BotSide,
  ...[of, does, id]: Parameters<BotSide["decide"]>
): Promise<{ readonly done: true }> {
  if (await bot.decide(of, does, id)) return { done: true };
  throw new SandboxError("page.decided", {
    status: 409,
    zh: "它的状态已经变了：什么也没做",
    en: "it has changed meanwhile: nothing was done",
  });
}

/** Says or does once more what a callback carried; the bot sees another message. */
export function sendAgain(platform: Platform, id: string) {
  const { app, member, kind, plaintext, takes, card } = callbackOf(platform, id);
  const emission = platform.emit({
    app,
    member,
    kind,
    plaintext: renew(plaintext, platform.nextMsgId(), platform.clock.now()),
    takes,
    ...(card === undefined ? {} : { card }),
  });
  return { callbacks: [emission.id] };
}

/** A delivery as a file that tests can read. */
export const vectorFile = (platform: Platform, id: string): Response =>
  download(`${id}.vector.json`, vectorOf(callbackOf(platform, id), platform.world));

/** Everything that has travelled, as a file for `replay`. */
export function recordingFile({ clock, feed, world }: Platform): Response {
  const name = new Date(clock.now()).toISOString().replaceAll(/[:.]/g, "-");
  return download(`huiyin-${name}.jsonl`, recordingOf(feed.records, world));
}

const download = (name: string, text: string) =>
  new Response(text, {
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": `attachment; filename="${name}"`,
    },
  });

function callbackOf(platform: Platform, id: string): CallbackRecord {
  const record = recordOf(platform, id);
  if (record.type === "callback") return record;
  throw new SandboxError("page.record", {
    zh: "只有回调可以这样用",
    en: "only a callback can be used for this",
  });
}

function recordOf({ feed }: Platform, id: string): FeedRecord {
  const record = feed.find(id);
  if (record) return record;
  throw new SandboxError("page.record", {
    status: 404,
    zh: "这条记录已经不在了（只保留最近 2,000 条）",
    en: "this record is gone (the newest 2,000 are kept)",
  });
}
