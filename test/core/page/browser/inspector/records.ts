import type {
  CallbackRecord,
  CallRecord,
  CheckRecord,
  DeliveryRecord,
  FailureRecord,
  Thrown,
} from "../../../../../core/sandbox/feed/records.ts";
import type { Inside, PartView } from "../../../../../core/sandbox/page-protocol.ts";

export const delivery = (change: Partial<DeliveryRecord> = {}): DeliveryRecord => ({
  number: 1,
  duplicate: false,
  sentAt: 1_000,
  url: "http://127.0.0.1:8080/wecom/main",
  query: "msg_signature=abc&timestamp=1&nonce=2",
  body: "<xml><Encrypt><![CDATA[x]]></Encrypt></xml>",
  tookMs: 12,
  status: 200,
  answer: "",
  outcome: "acknowledged",
  remarks: [],
  ...change,
});

export const callback = (id: string, change: Partial<CallbackRecord> = {}): CallbackRecord => ({
  type: "callback",
  id,
  app: "main",
  member: "li",
  kind: "text",
  at: 1_000,
  plaintext: "<xml><Content><![CDATA[我帅吗]]></Content></xml>",
  takes: "message",
  deliveries: [delivery()],
  outcome: "acknowledged",
  ...change,
});

export const inside = (change: Partial<Inside> = {}): Inside => ({
  event: "e".repeat(32),
  runs: 1,
  running: false,
  took: undefined,
  watched: false,
  thrown: [],
  dead: false,
  late: undefined,
  undelivered: undefined,
  parts: [],
  ...change,
});

export const part = (change: Partial<PartView> = {}): PartView => ({
  id: "p1",
  app: "main",
  to: "li",
  kind: "text",
  gist: "later",
  state: "sent",
  why: undefined,
  meaning: undefined,
  attempts: 1,
  at: 1_000,
  until: undefined,
  plugin: undefined,
  callback: "c1",
  call: "a1",
  ...change,
});

export const thrown: Thrown = {
  plugin: "dice",
  handler: "keyword roll (exact)",
  error: "TypeError",
  message: "no dice",
  place: "plugins/dice.ts:4:9",
  stack: [],
};

export const failure = (id: string): FailureRecord => ({
  type: "failure",
  id,
  app: undefined,
  at: 1_000,
  thrown,
});

export const report = (id: string, change: Partial<CallbackRecord> = {}): CallbackRecord =>
  callback(id, { kind: "event:LOCATION", ...change });

export const call = (id: string, change: Partial<CallRecord> = {}): CallRecord => ({
  type: "call",
  id,
  app: "main",
  at: 1_000,
  method: "POST",
  path: "/cgi-bin/message/send",
  query: "access_token=***",
  request: { touser: "li", msgtype: "text", text: { content: "hello" } },
  status: 200,
  errcode: 0,
  answer: { errcode: 0, errmsg: "ok" },
  tookMs: 3,
  entries: [],
  remarks: [],
  ...change,
});

export const check = (id: string, change: Partial<CheckRecord> = {}): CheckRecord => ({
  type: "check",
  id,
  app: "main",
  at: 1_000,
  url: "http://127.0.0.1:8080/wecom/main",
  query: "echostr=e",
  tookMs: 4,
  passed: true,
  remarks: [],
  ...change,
});

/** An unharmed record, open to a change of its outcome. */
export const pending = (record: CallbackRecord): CallbackRecord => {
  const { outcome: _, ...rest } = record;
  return rest;
};
