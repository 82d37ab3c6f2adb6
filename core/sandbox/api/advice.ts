import type { Remark } from "../feed/callback-record.ts";
import { doubtful } from "../reply/remark.ts";
import type { CallBody } from "./call-body.ts";

/** Remarks on the way in which a call was made, whatever comes of it. */
export function adviceOn(path: string, { json, escaped }: CallBody): readonly Remark[] {
  const advice: Remark[] = [];
  if (escaped) advice.push(ESCAPED);
  if (path === "/cgi-bin/message/send" && json.touser === "@all") advice.push(TO_ALL);
  return advice;
}

const ESCAPED = doubtful(
  "json.escaped",
  "请求体里有 \\uXXXX：企业微信可能回 40033，请直接发送 UTF-8。",
  "The body holds \\uXXXX escapes: WeCom may refuse them with 40033, send plain UTF-8.",
);

const TO_ALL = doubtful(
  "send.to_all",
  "发给了 @all：可见范围内的每个人都会收到，并计入每日人次。",
  "Sent to @all: everybody within the visible range gets it, and each counts for the day's quota.",
);
