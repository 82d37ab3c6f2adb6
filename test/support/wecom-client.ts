import assert from "node:assert/strict";
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { XMLParser } from "fast-xml-parser";

/*
 * Plays WeCom over HTTP. It shares no line with the server under test, so that a mistake made
 * there cannot be made here in the same way and go unnoticed.
 */

export interface WecomClientOptions {
  /** Origin of the server, as in `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
  /** Callback path, as in `/wecom/callback`. */
  readonly path: string;
  readonly token: string;
  readonly encodingAesKey: string;
  readonly corpId: string;
  readonly agentId: string;
}

/** What may differ from what WeCom would send. */
export interface SealOverrides {
  /** Unix seconds as text; the present second unless said. */
  readonly timestamp?: string;
  readonly nonce?: string;
  readonly token?: string;
  readonly encodingAesKey?: string;
  /** Trailing receive id; the CorpID unless said. */
  readonly receiveId?: string;
  /** 16 bytes in front; random unless said. */
  readonly prefix?: Uint8Array;
  /** Changes the padded plaintext before encryption. */
  readonly damageFrame?: (padded: Buffer) => Buffer;
  /** Changes the ciphertext bytes; the signature is made afterwards. */
  readonly damageCipher?: (bytes: Buffer) => Buffer;
  /** Changes the base64 text; the signature is made afterwards. */
  readonly damageEncrypt?: (encrypt: string) => string;
  /** Changes the right signature to another. */
  readonly damageSignature?: (msgSignature: string) => string;
}

/** A callback ready to be posted. */
export interface SealedCallback {
  /** Query string without the question mark. */
  readonly query: string;
  readonly body: string;
  readonly encrypt: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly msgSignature: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface RawRequest {
  readonly method?: string;
  /** Path and query, sent exactly so. */
  readonly target: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
}

/** A passive reply that was verified and decrypted. */
export interface OpenedReply {
  readonly xml: string;
  /** Leaf texts by path: `Content`, `Image/MediaId`, `Articles/item/Title`, `Articles/item[1]/Title`. */
  readonly fields: Readonly<Record<string, string>>;
  readonly receiveId: string;
  readonly timestamp: string;
  readonly nonce: string;
  /** The 16 bytes in front. */
  readonly prefix: Uint8Array;
}

export interface TextMessage {
  readonly from: string;
  readonly content: string;
  readonly msgId?: string;
  /** Unix seconds. */
  readonly createTime?: number;
}

export interface LocationReport {
  readonly from: string;
  readonly latitude: number;
  readonly longitude: number;
  /** Metres. */
  readonly precision?: number;
  /** Unix seconds. */
  readonly createTime?: number;
}

export interface WecomClient {
  /** Plaintext XML of a text message. Each call makes another MsgId unless one is given. */
  textMessage(message: TextMessage): string;
  /** Plaintext XML of a location report (`Event` LOCATION). */
  locationReport(report: LocationReport): string;
  /** Plaintext XML with any elements; ToUserName, CreateTime and AgentID are added if absent. */
  message(fields: Readonly<Record<string, string | number>>): string;
  /** Encrypts, signs and wraps a plaintext. */
  seal(xml: string | Uint8Array, overrides?: SealOverrides): SealedCallback;
  /** Posts a plaintext, sealed on the way, or what was sealed before. */
  post(callback: string | SealedCallback, headers?: OutgoingHttpHeaders): Promise<HttpAnswer>;
  /** The console's check of the URL: GET with `echostr`. */
  urlCheck(echo: string | Uint8Array, overrides?: SealOverrides): Promise<HttpAnswer>;
  /** Query string of such a check, without the question mark. */
  urlCheckQuery(echo: string | Uint8Array, overrides?: SealOverrides): string;
  /** Sends anything at all. */
  send(raw: RawRequest): Promise<HttpAnswer>;
  /** Verifies and decrypts the body of an answer; an assertion fails if anything is wrong. */
  openReply(body: string): OpenedReply;
  /** Closes the sockets that were kept alive. */
  close(): void;
}

const BLOCK = 32;
const PREFIX = 16;

const keyOf = (encodingAesKey: string) => Buffer.from(`${encodingAesKey}=`, "base64");
const seconds = () => Math.floor(Date.now() / 1000);

/** The protocol's signature: SHA-1 over the four values, sorted by bytes and joined. */
export function signatureOf(token: string, timestamp: string, nonce: string, encrypt: string) {
  const sorted = [token, timestamp, nonce, encrypt]
    .map((value) => Buffer.from(value, "utf8"))
    .sort(Buffer.compare);
  return createHash("sha1").update(Buffer.concat(sorted)).digest("hex");
}

function encryptFrame(padded: Buffer, key: Buffer): Buffer {
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]);
}

function decryptFrame(bytes: Buffer, key: Buffer): Buffer {
  const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([decipher.update(bytes), decipher.final()]);
}

/** Prefix, length, message, receive id, padding to blocks of 32. */
export function frameOf(message: Uint8Array, receiveId: string, prefix: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  const content = Buffer.concat([prefix, length, message, Buffer.from(receiveId)]);
  const padding = BLOCK - (content.length % BLOCK);
  return Buffer.concat([content, Buffer.alloc(padding, padding)]);
}

const cdata = (text: string) => `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
});

function flatten(value: unknown, path: string, into: Record<string, string>): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      flatten(item, index === 0 ? path : `${path}[${index}]`, into);
    });
  } else if (typeof value === "object" && value !== null) {
    for (const [name, child] of Object.entries(value)) {
      flatten(child, path === "" ? name : `${path}/${name}`, into);
    }
  } else {
    into[path] = String(value);
  }
}

/** Leaf texts of an XML document by their path below the root. */
function fieldsOf(xml: string): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  const document: unknown = parser.parse(xml, true);
  assert.ok(typeof document === "object" && document !== null && "xml" in document);
  flatten(document.xml, "", fields);
  return fields;
}

export function createWecomClient(options: WecomClientOptions): WecomClient {
  const base = new URL(options.baseUrl);
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  let serial = 0;

  const seal = (message: string | Uint8Array, overrides: SealOverrides = {}): SealedCallback => {
    const same = <T>(value: T) => value;
    const key = keyOf(overrides.encodingAesKey ?? options.encodingAesKey);
    const timestamp = overrides.timestamp ?? String(seconds());
    const nonce = overrides.nonce ?? String(randomBytes(4).readUInt32BE());
    const padded = frameOf(
      Buffer.from(message),
      overrides.receiveId ?? options.corpId,
      overrides.prefix ?? Buffer.from(randomBytes(PREFIX / 2).toString("hex")),
    );
    const bytes = encryptFrame((overrides.damageFrame ?? same)(padded), key);
    const encrypt = (overrides.damageEncrypt ?? same)(
      (overrides.damageCipher ?? same)(bytes).toString("base64"),
    );
    const right = signatureOf(overrides.token ?? options.token, timestamp, nonce, encrypt);
    const msgSignature = (overrides.damageSignature ?? same)(right);
    const query = new URLSearchParams({ msg_signature: msgSignature, timestamp, nonce }).toString();
    const body =
      `<xml><ToUserName>${cdata(options.corpId)}</ToUserName>` +
      `<AgentID>${cdata(options.agentId)}</AgentID><Encrypt>${cdata(encrypt)}</Encrypt></xml>`;
    return { query, body, encrypt, timestamp, nonce, msgSignature };
  };

  const message = (fields: Readonly<Record<string, string | number>>) => {
    const all = {
      ToUserName: options.corpId,
      CreateTime: seconds(),
      AgentID: options.agentId,
      ...fields,
    };
    const elements = Object.entries(all).map(
      ([name, value]) => `<${name}>${typeof value === "number" ? value : cdata(value)}</${name}>`,
    );
    return `<xml>${elements.join("")}</xml>`;
  };

  const send = (raw: RawRequest) =>
    new Promise<HttpAnswer>((resolve, reject) => {
      const outgoing = request(
        {
          agent,
          hostname: base.hostname,
          port: base.port,
          method: raw.method ?? "GET",
          path: raw.target,
          headers: {
            ...(raw.body === undefined ? {} : { "Content-Length": Buffer.byteLength(raw.body) }),
            ...raw.headers,
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
          incoming.on("error", reject);
          incoming.on("end", () => {
            const body = Buffer.concat(chunks).toString("utf8");
            resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body });
          });
        },
      );
      outgoing.on("error", reject);
      outgoing.end(raw.body);
    });

  const urlCheckQuery = (echo: string | Uint8Array, overrides: SealOverrides = {}) => {
    const { query, encrypt } = seal(echo, overrides);
    return `${query}&echostr=${encodeURIComponent(encrypt)}`;
  };

  return {
    message,
    seal,
    send,
    urlCheckQuery,

    textMessage({ from, content, msgId, createTime }) {
      serial += 1;
      return message({
        FromUserName: from,
        CreateTime: createTime ?? seconds(),
        MsgType: "text",
        Content: content,
        MsgId: msgId ?? String(7_345_678_901_234_567_890n + BigInt(serial)),
      });
    },

    locationReport({ from, latitude, longitude, precision, createTime }) {
      return message({
        FromUserName: from,
        CreateTime: createTime ?? seconds(),
        MsgType: "event",
        Event: "LOCATION",
        Latitude: latitude,
        Longitude: longitude,
        Precision: precision ?? 65,
        AppType: "wxwork",
      });
    },

    post(callback, headers = {}) {
      const sealed = typeof callback === "string" ? seal(callback) : callback;
      return send({
        method: "POST",
        target: `${options.path}?${sealed.query}`,
        headers: { "Content-Type": "text/xml", ...headers },
        body: sealed.body,
      });
    },

    urlCheck(echo, overrides = {}) {
      return send({ target: `${options.path}?${urlCheckQuery(echo, overrides)}` });
    },

    openReply(body) {
      const { Encrypt, MsgSignature, TimeStamp, Nonce, ...rest } = fieldsOf(body);
      assert.ok(Encrypt && MsgSignature && TimeStamp && Nonce, "the answer lacks an element");
      assert.deepEqual(rest, {}, "the answer has an element too many");
      assert.equal(MsgSignature, signatureOf(options.token, TimeStamp, Nonce, Encrypt));

      const bytes = Buffer.from(Encrypt, "base64");
      assert.equal(bytes.toString("base64"), Encrypt, "Encrypt is not canonical base64");
      const padded = decryptFrame(bytes, keyOf(options.encodingAesKey));
      assert.equal(padded.length % BLOCK, 0);
      const padding = padded.at(-1) ?? 0;
      assert.ok(padding >= 1 && padding <= BLOCK);
      const end = padded.length - padding;
      assert.ok(padded.subarray(end).every((byte) => byte === padding));
      const messageEnd = PREFIX + 4 + padded.readUInt32BE(PREFIX);
      assert.ok(messageEnd <= end);

      const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
      const xml = utf8.decode(padded.subarray(PREFIX + 4, messageEnd));
      const receiveId = padded.toString("utf8", messageEnd, end);
      assert.equal(receiveId, options.corpId);
      return {
        xml,
        fields: fieldsOf(xml),
        receiveId,
        timestamp: TimeStamp,
        nonce: Nonce,
        prefix: Uint8Array.from(padded.subarray(0, PREFIX)),
      };
    },

    close() {
      agent.destroy();
    },
  };
}
