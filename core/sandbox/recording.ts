import type { RecordedCallback } from "../recording/recording.ts";
import { writeRecording } from "../recording/write.ts";
import { soleText } from "../xml/read.ts";
import type { CallbackRecord, DeliveryRecord } from "./feed/callback-record.ts";
import type { FeedRecord } from "./feed/feed.ts";
import type { World } from "./world/world.ts";

/**
 * What has travelled to the bot, as the text of a recording. Its bodies are in the clear: members,
 * keys and words of the box are made up.
 */
export function recordingOf(records: readonly FeedRecord[], { apps }: World): string {
  const callbacks = records.flatMap((record) =>
    record.type === "callback" && record.deliveries.length > 0 ? [recorded(record)] : [],
  );
  return writeRecording({
    bodies: "plaintext",
    apps: apps.map(({ name }) => ({ name })),
    from: callbacks[0]?.at ?? 0,
    callbacks,
  });
}

function recorded({ id, app, kind, at, plaintext, deliveries }: CallbackRecord): RecordedCallback {
  const reply = deliveries.find(({ replyXml }) => replyXml !== undefined)?.replyXml;
  return {
    ...{ at, app, kind, id },
    deliveries: deliveries.map(({ sentAt, outcome = "stopped", status, tookMs }) => ({
      at: sentAt,
      outcome,
      ...(status === undefined ? {} : { status }),
      ...(tookMs === undefined ? {} : { tookMs }),
    })),
    content: {
      bodies: "plaintext",
      xml: plaintext,
      ...(reply === undefined ? {} : { reply }),
    },
  };
}

/**
 * The newest delivery of a callback as a test vector: everything that is needed to verify and
 * decrypt it without this program. The keys in it are made up.
 */
export function vectorOf(record: CallbackRecord, world: World): string {
  const delivery = record.deliveries.at(-1);
  const callback = world.app(record.app)?.callback;
  if (!delivery || !callback) return "{}\n";
  const vector = {
    id: `${record.kind} ${record.id}`,
    use: "message",
    token: callback.token,
    encodingAesKey: callback.encodingAesKey,
    receiveId: world.corp.corpId,
    ...stampOf(delivery),
    encrypt: soleText(delivery.body, "Encrypt") ?? "",
    message: record.plaintext,
    ...(delivery.replyXml === undefined ? {} : { reply: delivery.replyXml }),
  };
  return `${JSON.stringify(vector, undefined, 2)}\n`;
}

function stampOf({ query }: DeliveryRecord) {
  const parameters = new URLSearchParams(query);
  const value = (name: string) => parameters.get(name) ?? "";
  return {
    timestamp: value("timestamp"),
    nonce: value("nonce"),
    msgSignature: value("msg_signature"),
  };
}
