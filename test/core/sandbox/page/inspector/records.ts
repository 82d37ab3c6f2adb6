import type { CallRecord } from "../../../../../core/sandbox/feed/call-record.ts";
import type {
  CallbackRecord,
  CheckRecord,
  DeliveryRecord,
} from "../../../../../core/sandbox/feed/callback-record.ts";

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
