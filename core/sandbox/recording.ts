import { type RecordedCallback, writeRecording } from "../recording/recording.ts";
import { soleText } from "../xml/read.ts";
import type { FeedRecord } from "./feed/feed.ts";
import type { CallbackRecord, DeliveryRecord } from "./feed/records.ts";
import type { World } from "./world/world.ts";

/**
 * What has travelled to the bot, as the text of a recording. Its bodies are in the clear: members,
 * keys and words of the sandbox are made up.
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
    at,
    app,
    kind,
    id,
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
 * The newest delivery of a callback as a file of test vectors: everything that is needed to verify
 * and decrypt what was sent, and what was answered, without this program. Keys in it are made up.
 */
export function vectorOf(record: CallbackRecord, world: World): string {
  const delivery = record.deliveries.at(-1);
  const file = {
    source: "Made in the sandbox; keys and members are made up",
    date: new Date(delivery?.sentAt ?? record.at).toISOString().slice(0, 10),
    vectors: delivery ? vectorsOf(record, delivery, world) : [],
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

function vectorsOf(record: CallbackRecord, delivery: DeliveryRecord, world: World) {
  const { query, body: envelope, answer, replyXml } = delivery;
  const callback = world.app(record.app)?.callback;
  if (!callback) return [];
  const { token, encodingAesKey } = callback;
  const keys = { token, encodingAesKey, receiveId: world.corp.corpId };
  const name = `${record.kind} ${record.id}.${delivery.number}`;
  const sent = {
    id: name,
    use: "message",
    ...keys,
    ...stampIn(new URLSearchParams(query)),
    encrypt: soleText(envelope, "Encrypt") ?? "",
    message: record.plaintext,
    query,
    envelope,
  };
  if (answer === undefined || replyXml === undefined) return [sent];
  const text = (element: string) => soleText(answer, element) ?? "";
  const answered = {
    id: `${name} reply`,
    use: "reply",
    ...keys,
    timestamp: text("TimeStamp"),
    nonce: text("Nonce"),
    msgSignature: text("MsgSignature"),
    encrypt: text("Encrypt"),
    message: replyXml,
    envelope: answer,
  };
  return [sent, answered];
}

function stampIn(query: URLSearchParams) {
  const value = (name: string) => query.get(name) ?? "";
  return {
    timestamp: value("timestamp"),
    nonce: value("nonce"),
    msgSignature: value("msg_signature"),
  };
}
