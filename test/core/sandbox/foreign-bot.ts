import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { decrypt, encrypt, getSignature } from "@wecom/crypto";
import { CREDENTIALS } from "../../support/running-bot.ts";

/*
 * A receiver that is not ours: it shares no line with the bot or the sandbox, only Tencent's own
 * package for the cryptography.
 */

/** One request as it came in, decrypted. */
export interface Arrival {
  readonly method: string;
  /** Raw, without the question mark. */
  readonly query: string;
  readonly contentType: string | undefined;
  readonly body: string;
  /** `echostr` or the message. */
  readonly plaintext: string;
}

/** Writes an answer, or does anything else with the connection. */
export type Answering = (arrival: Arrival, response: ServerResponse) => void;

export interface ForeignBot {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  stop(): Promise<void>;
}

const { token, encodingAesKey, corpId } = CREDENTIALS;

/** Starts it on any port of loopback. */
export async function startForeignBot(answer: Answering): Promise<ForeignBot> {
  const arrivals: Arrival[] = [];
  const server = createServer((request, response) => {
    void read(request).then((arrival) => {
      arrivals.push(arrival);
      answer(arrival, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/callback`,
    arrivals,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<Arrival> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  } catch {
    // WeCom cut the connection: what came stays.
  }
  const body = Buffer.concat(chunks).toString("utf8");
  const { searchParams, search } = new URL(request.url ?? "", "http://bot");
  const encrypted =
    searchParams.get("echostr") ?? /<Encrypt><!\[CDATA\[(.*?)\]\]>/s.exec(body)?.[1] ?? "";
  const [signature, timestamp, nonce] = ["msg_signature", "timestamp", "nonce"].map(
    (name) => searchParams.get(name) ?? "",
  ) as [string, string, string];
  if (getSignature(token, timestamp, nonce, encrypted) !== signature) {
    throw new Error("the platform signed wrongly");
  }
  const { message, id } = decrypt(encodingAesKey, encrypted);
  if (id !== corpId) throw new Error("the platform encrypted for somebody else");
  return {
    method: request.method ?? "",
    query: search.slice(1),
    contentType: request.headers["content-type"],
    body,
    plaintext: message,
  };
}

/** What may differ from a right envelope. */
export interface EnvelopeChanges {
  readonly token?: string;
  readonly encodingAesKey?: string;
  readonly receiveId?: string;
  readonly timestamp?: string;
  /** Changes the base64 text; the signature is made afterwards. */
  readonly damage?: (encrypt: string) => string;
}

/** A reply as a bot answers it. */
export function sealedReply(xml: string, changes: EnvelopeChanges = {}): string {
  const { timestamp = "1795392002", damage = (text) => text } = changes;
  const nonce = "5550001";
  const encrypted = damage(
    encrypt(changes.encodingAesKey ?? encodingAesKey, xml, changes.receiveId ?? corpId),
  );
  const signature = getSignature(changes.token ?? token, timestamp, nonce, encrypted);
  return `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature><TimeStamp>${timestamp}</TimeStamp><Nonce><![CDATA[${nonce}]]></Nonce></xml>`;
}

/** The elements before those of the type, names swapped as they should be. */
export const replyHead = (msgType: string) =>
  `<ToUserName><![CDATA[li]]></ToUserName><FromUserName><![CDATA[${corpId}]]></FromUserName><CreateTime>1795392002</CreateTime><MsgType><![CDATA[${msgType}]]></MsgType>`;

/** A text reply to `li`. */
export const textReply = (content: string) =>
  `<xml>${replyHead("text")}<Content><![CDATA[${content}]]></Content></xml>`;
