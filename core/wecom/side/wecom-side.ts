import {
  createFrameCipher,
  PREFIX_BYTES,
  parseAesKey,
  parseCiphertext,
} from "../../crypto/cipher.ts";
import { type Stamp, sign, verify } from "../../crypto/signature.ts";
import type { PlatformSide, SentCallback, SentCheck } from "../../platform/side.ts";
import { readXml, soleText } from "../../xml/read.ts";
import type { XmlTree } from "../../xml/tree.ts";
import { branch, leaf } from "../../xml/writer.ts";
import type { WecomApp } from "../app/wecom-app.ts";
import { describeReply } from "./describe-reply.ts";
import { digits, nobodysEvent, plaintextOf, random } from "./plaintext.ts";

/** A passive reply that could be opened, or why it could not. */
export type OpenedReply =
  | { readonly reply: XmlTree }
  | { readonly fault: "envelope" | "signature" | "key" | "receive-id" | "xml" };

/** WeCom's side of the wire for one app. */
export interface WecomSide extends PlatformSide {
  /** @param xml the plaintext, `<xml>` included */
  callback(xml: string): SentCallback;
  open(body: string): OpenedReply;
}

// 96 bytes of ciphertext need no = at the end, 64 bytes need two.
const ECHO_DIGITS = { plain: 30, special: 19 } as const;

/**
 * Speaks as WeCom to `app`, with its present key pair.
 *
 * @param now milliseconds since the epoch; the time of this machine unless said
 */
export function createWecomSide(app: WecomApp, now = Date.now): WecomSide {
  const [{ token, encodingAesKey }] = app.keyPairs;
  const cipher = createFrameCipher(parseAesKey(encodingAesKey.reveal()));

  const receiveId = Buffer.from(app.corpId);
  const encrypt = (text: string) =>
    cipher.encrypt({ message: Buffer.from(text), receiveId }, random(PREFIX_BYTES));
  const signed = (stamp: Stamp, text: string) =>
    `msg_signature=${sign(token.reveal(), stamp, text)}&timestamp=${stamp.timestamp}&nonce=${stamp.nonce}`;

  const open = (body: string): OpenedReply => {
    const text = soleText(body, "Encrypt");
    const ciphertext = text === undefined ? undefined : parseCiphertext(text);
    if (!ciphertext) return { fault: "envelope" };
    const [timestamp, nonce, signature] = ["TimeStamp", "Nonce", "MsgSignature"].map((name) =>
      soleText(body, name),
    ) as [string | undefined, string | undefined, string | undefined];
    if (timestamp === undefined || nonce === undefined || signature === undefined) {
      return { fault: "envelope" };
    }
    const verified = verify(token.reveal(), { timestamp, nonce }, ciphertext, signature);
    if (!verified) return { fault: "signature" };
    const frame = cipher.decrypt(verified);
    if (!frame) return { fault: "key" };
    if (!receiveId.equals(frame.receiveId)) return { fault: "receive-id" };
    const reply = readXml(Buffer.from(frame.message).toString("utf8"));
    return reply ? { reply } : { fault: "xml" };
  };

  const callback = (xml: string): SentCallback => {
    const ciphertext = encrypt(xml);
    const stamp = newStamp(now());
    const body = branch(
      "xml",
      leaf("ToUserName", app.corpId) + leaf("AgentID", app.agentId) + leaf("Encrypt", ciphertext),
    );
    const query = signed(stamp, ciphertext);
    return { query, body, contentType: "text/xml", nonce: stamp.nonce };
  };

  return {
    check(sort): SentCheck {
      const echo = digits(ECHO_DIGITS[sort]);
      const echostr = drawUntil(() => encrypt(echo), sort);
      const stamp = newStamp(now());
      const query = `${signed(stamp, echostr)}&echostr=${encodeURIComponent(echostr)}`;
      return { query, echostr, echo, nonce: stamp.nonce, envelope: "<Encrypt>" };
    },
    nobodysEvent: () => callback(nobodysEvent(app, now())),
    say: (user, saying) => callback(plaintextOf(app, user, saying, now())),
    read(body) {
      const opened = open(body);
      return "reply" in opened ? { text: describeReply(opened.reply) } : opened;
    },
    callback,
    open,
  };
}

/** Another random prefix gives another ciphertext; one in sixty has neither + nor /. */
function drawUntil(draw: () => string, sort: "plain" | "special"): string {
  for (;;) {
    const text = draw();
    const plain = /^[0-9A-Za-z]+$/.test(text);
    if (sort === "plain" ? plain : text.includes("+") && text.includes("/")) return text;
  }
}

const newStamp = (nowMs: number): Stamp => ({
  timestamp: String(Math.floor(nowMs / 1000)),
  nonce: digits(12),
});
