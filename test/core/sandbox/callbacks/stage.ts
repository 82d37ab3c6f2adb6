import assert from "node:assert/strict";
import type { InboundEvent } from "../../../../core/events/inbound.ts";
import { act } from "../../../../core/sandbox/callbacks/act.ts";
import type { Deed } from "../../../../core/sandbox/callbacks/deed.ts";
import type { Content } from "../../../../core/sandbox/chat/content.ts";
import type { MediaType } from "../../../../core/sandbox/chat/media.ts";
import { createSandbox } from "../../../../core/sandbox/create-sandbox.ts";
import type { CallbackRecord } from "../../../../core/sandbox/feed/records.ts";
import type { SandboxApp } from "../../../../core/sandbox/world/world.ts";
import { ManualClock } from "../../../../core/testing/manual-clock.ts";
import { decode } from "../../../../core/wecom/callback/decode.ts";
import { readXml } from "../../../../core/xml/read.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";

/** An app without a callback URL: what it would be sent is recorded and goes nowhere. */
const MAIN: SandboxApp = {
  name: "main",
  title: "小助手",
  agentId: "1000002",
  secret: "secret",
  callback: undefined,
  reportsLocation: true,
  reportsEnter: true,
  menu: undefined,
};

/** A member in each of the departments 2 and 3, so that an app can be for one of them alone. */
const SEED = {
  corp: { corpId: "ww0123456789abcdef", name: "回音科技" },
  members: [
    { userId: "ZhangSan", name: "张三", department: [2], position: "研发" },
    { userId: "lisi", name: "李四", department: [3], position: "市场" },
  ],
  departments: [
    { id: 1, name: "回音科技", parentId: 0, order: 1 },
    { id: 2, name: "研发部", parentId: 1, order: 1 },
    { id: 3, name: "市场部", parentId: 1, order: 2 },
  ],
  groups: [],
};

/** What came of a deed. */
export interface Performance {
  readonly callbacks: readonly CallbackRecord[];
  /** Everything between `<xml>` and `</xml>`, with MsgIds and codes named instead of random. */
  readonly bodies: readonly string[];
}

/** Bytes that differ from call to call, and are the same in every run. */
export function countingEntropy() {
  let next = 0;
  return (count: number) =>
    Uint8Array.from({ length: count }, () => {
      next = (next * 73 + 41) % 251;
      return next;
    });
}

/** A company of two with one app, 2026-11-23 by its clock. */
export function stage(app: Partial<SandboxApp> = {}) {
  const clock = new ManualClock(1_795_392_000_999);
  const sandbox = createSandbox({
    world: { ...SEED, apps: [{ ...MAIN, ...app }] },
    clock,
    entropy: countingEntropy(),
  });
  const recordOf = ({ id }: { readonly id: string }) => {
    const record = sandbox.feed.find(id);
    assert.equal(record?.type, "callback");
    return record as CallbackRecord;
  };
  const does = (deed: Deed, member = "ZhangSan"): Performance => {
    const callbacks = act(sandbox, { app: "main", member, deed }).map(recordOf);
    return { callbacks, bodies: callbacks.map(({ plaintext }) => named(plaintext)) };
  };
  return {
    clock,
    sandbox,
    does,
    /** Puts a file on the shelf. */
    file: (type: MediaType, name = "a.bin", bytes: Uint8Array = Buffer.from("a")) =>
      sandbox.media.put({ type, name, contentType: "application/octet-stream", bytes }).mediaId,
    /** The app says something to ZhangSan. */
    shows: (content: Content) =>
      sandbox.chats.post({
        chat: { kind: "app", app: "main", member: "ZhangSan" },
        by: "app",
        content,
      }).id,
  };
}

const named = (plaintext: string) =>
  plaintext
    .replace(/^<xml>(.*)<\/xml>$/s, "$1")
    .replace(/<MsgId>\d{19}<\/MsgId>/, "<MsgId>ID</MsgId>")
    .replace(/(?<=<ResponseCode><!\[CDATA\[)[\w-]{32}/, "CODE");

/** What the bot's own adapter makes of a plaintext; complaints in its log are failures. */
export function decoded(plaintext: string): InboundEvent {
  const tree = readXml(plaintext);
  assert.ok(tree, "the plaintext is no XML");
  const logger = recordingLogger();
  const event = decode(tree, {
    app: "main",
    id: "id-1",
    body: Buffer.from(plaintext),
    arrivedAt: 0,
    logger,
    reading: { locationDatum: "unknown", misfits: [] },
  });
  assert.deepEqual(
    logger.lines.filter(({ event: name }) => name !== "event.unknown"),
    [],
  );
  return event;
}

/** The header of everything that ZhangSan causes. */
export const head = (msgType: string, from = "ZhangSan") =>
  `<ToUserName><![CDATA[ww0123456789abcdef]]></ToUserName><FromUserName><![CDATA[${from}]]></FromUserName><CreateTime>1795392000</CreateTime><MsgType><![CDATA[${msgType}]]></MsgType>`;

/** The header of an event, its name included. */
export const eventHead = (event: string, from?: string) =>
  `${head("event", from)}<Event><![CDATA[${event}]]></Event>`;

export const AGENT = "<AgentID>1000002</AgentID>";
export const WXWORK = "<AppType><![CDATA[wxwork]]></AppType>";
