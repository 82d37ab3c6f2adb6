import type { CallbackRecord } from "../feed/callback-record.ts";
import type { FeedRecord } from "../feed/feed.ts";
import type { RecordDetail, TraceView } from "../page-protocol.ts";
import type { Platform } from "../platform.ts";
import { recordingOf, vectorOf } from "../recording.ts";
import { SandboxError } from "../sandbox-error.ts";
import { renew } from "./renew.ts";

/** A record with what the bot tells of its first delivery that reached the handlers. */
export function detailOf(
  platform: Platform,
  id: string,
  traceOf: (query: string) => TraceView | undefined,
): RecordDetail {
  const record = recordOf(platform, id);
  const traces =
    record.type === "callback"
      ? record.deliveries.flatMap(({ query }) => traceOf(query) ?? [])
      : [];
  return { record, trace: traces[0] };
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
