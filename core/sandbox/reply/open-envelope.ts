import type { FrameCipher } from "../../crypto/cipher.ts";
import { parseCiphertext } from "../../crypto/cipher.ts";
import { verify } from "../../crypto/signature.ts";
import { readXml } from "../../xml/read.ts";
import { childrenOf, type XmlTree } from "../../xml/tree.ts";
import type { Remark } from "../feed/records.ts";
import { BLANKS_AROUND, whyNoEnvelope } from "./body-kind.ts";
import { elementText, leafOf, type Note, wrong } from "./remark.ts";

/** The four texts of an envelope, none of them empty. */
interface EnvelopeParts {
  readonly encrypt: string;
  readonly msgSignature: string;
  readonly timestamp: string;
  readonly nonce: string;
}

/** Takes an envelope apart; `undefined` when remarks say what is missing. */
function partsOf(envelope: XmlTree, note: Note): EnvelopeParts | undefined {
  const [encrypt, msgSignature, timestamp, nonce] = NAMES.map((name) => {
    const text = partOf(envelope, name);
    if (!text) note(whyMissing(envelope, name));
    return text;
  });
  if (!(encrypt && msgSignature && timestamp && nonce)) return undefined;
  return { encrypt, msgSignature, timestamp, nonce };
}

/** Why `body` has no `Encrypt` to begin with. */
function whyNoEncrypt(body: string, envelope: XmlTree | undefined): Remark {
  if (!envelope || envelope.has("MsgType")) return whyNoEnvelope(body);
  return whyMissing(envelope, "Encrypt");
}

const NAMES = ["Encrypt", "MsgSignature", "TimeStamp", "Nonce"] as const;
type Name = (typeof NAMES)[number];

const CODES: Readonly<Record<Name, string>> = {
  Encrypt: "reply.encrypt",
  MsgSignature: "reply.msg_signature",
  TimeStamp: "reply.timestamp",
  Nonce: "reply.nonce",
};

/** `undefined` when there is none, when it is empty, or when there are several. */
function partOf(envelope: XmlTree, name: Name): string | undefined {
  const text = leafOf(envelope, name)?.trim();
  return childrenOf(envelope, name).length === 1 && text !== "" ? text : undefined;
}

function whyMissing(envelope: XmlTree, name: Name): Remark {
  const near = [...envelope.keys()].find((key) => key !== name && sameLetters(key, name));
  if (near === undefined) {
    return wrong(
      `${CODES[name]}_missing`,
      `信封里没有唯一且非空的 ${name}：Encrypt、MsgSignature、TimeStamp、Nonce 四个元素各要一个。`,
      `The envelope has no ${name}, an empty one, or several: it needs exactly one each of Encrypt, MsgSignature, TimeStamp and Nonce.`,
    );
  }
  return wrong(
    `${CODES[name]}_spelling`,
    `元素名写成了 ${near}：必须是 ${name}，大小写要一致。`,
    `The element is spelled ${near}: it must be ${name}, letter case included.`,
  );
}

/** `Timestamp`, `msg_signature` and the like. */
const sameLetters = (one: string, other: string) =>
  one.toLowerCase().replaceAll("_", "") === other.toLowerCase();

/** What WeCom opens answers with. */
interface Keys {
  readonly token: string;
  readonly cipher: FrameCipher;
  readonly corpId: string;
}

/**
 * Takes the reply out of its envelope (document 90238), one lock after the other: the first that
 * does not open ends it.
 *
 * @returns the inner text; `undefined` when a remark says why there is none
 */
export function openAnswerEnvelope(body: string, keys: Keys, note: Note): string | undefined {
  const envelope = body.startsWith("\uFEFF") ? undefined : readXml(body);
  if (!envelope?.has("Encrypt")) return give(note, whyNoEncrypt(body, envelope));
  if (body.trim() !== body) note(BLANKS_AROUND);

  const parts = partsOf(envelope, note);
  if (!parts) return undefined;
  const { encrypt, msgSignature, timestamp, nonce } = parts;
  noteTimeStamp(timestamp, note);

  const ciphertext = parseCiphertext(encrypt);
  if (!ciphertext) return give(note, NOT_BASE64);
  const verified = verify(keys.token, { timestamp, nonce }, ciphertext, msgSignature);
  if (!verified) return give(note, BAD_SIGNATURE);
  const frame = keys.cipher.decrypt(verified);
  if (!frame) return give(note, NOT_DECRYPTED);
  const receiveId = Buffer.from(frame.receiveId).toString("utf8");
  if (receiveId !== keys.corpId) return give(note, badReceiveId(receiveId));
  return elementText(frame.message) ?? give(note, INNER_NOT_UTF8);
}

function give(note: Note, remark: Remark): undefined {
  note(remark);
}

/** The signature covers whatever stands there, so that a reply with a strange one can be opened. */
function noteTimeStamp(timestamp: string, note: Note): void {
  if (/^\d{10}$/.test(timestamp)) return;
  note(
    /^\d{13}$/.test(timestamp)
      ? wrong(
          "reply.timestamp_milliseconds",
          "TimeStamp 是毫秒：应为秒，即 10 位整数，例如 Math.floor(Date.now() / 1000)。",
          "TimeStamp is in milliseconds: it has to be seconds, an integer of ten digits, as Math.floor(Date.now() / 1000).",
        )
      : wrong(
          "reply.timestamp_form",
          "TimeStamp 不是 10 位整数的秒数：不能带小数、空格或日期格式。",
          "TimeStamp is not seconds as an integer of ten digits: no fraction, no blanks, no date.",
        ),
  );
}

const NOT_BASE64 = wrong(
  "reply.base64",
  "Encrypt 不是规范的 base64：请用标准字母表（+ 和 /），保留末尾的 =，不要换行。",
  "Encrypt is not canonical base64: use the standard alphabet (+ and /), keep the = at the end, and no line breaks.",
);

const BAD_SIGNATURE = wrong(
  "reply.signature",
  "MsgSignature 不对：它是 token、信封里的 TimeStamp 和 Nonce、Encrypt 四个值排序、拼接后的 SHA-1（40 位小写十六进制）。常见原因：用了请求的时间戳，却写入了另一个；Token 不同。",
  "MsgSignature is wrong: it is the SHA-1 (40 lower-case hex digits) of token, this envelope's TimeStamp and Nonce, and Encrypt, sorted and joined. Mostly the request's timestamp was signed and another one written, or the token differs.",
);

const NOT_DECRYPTED = wrong(
  "reply.key",
  "Encrypt 解不开：EncodingAESKey 不同，或明文的布局不对。应为 AES-256-CBC，IV 取密钥前 16 字节，按 32 字节补位；明文是 16 字节随机串、4 字节大端长度（字节数）、内容、CorpID。",
  "Encrypt cannot be decrypted: another EncodingAESKey, or another layout. It is AES-256-CBC with the first 16 bytes of the key as IV, padded to 32 bytes, over 16 random bytes, the length in bytes (4 bytes, big-endian), the content, and the CorpID.",
);

const badReceiveId = (receiveId: string) =>
  wrong(
    "reply.receive_id",
    receiveId === ""
      ? "明文末尾没有 CorpID：自建应用加密时，receiveid 要填 CorpID，不能留空。"
      : "明文末尾不是本企业的 CorpID：加密时 receiveid 要填 CorpID，不是 AgentID、UserID 或别的企业。",
    receiveId === ""
      ? "No CorpID stands at the end of the plaintext: an app encrypts with its CorpID as receiveid, not with nothing."
      : "What stands at the end of the plaintext is not this company's CorpID: that is what receiveid is, not AgentID, UserID or another company.",
  );

const INNER_NOT_UTF8 = wrong(
  "reply.inner_utf8",
  "解密后的内容不是 UTF-8：长度字段要按字节计算，文本要按 UTF-8 编码。",
  "What was decrypted is not UTF-8: the length counts bytes, not characters, and texts are UTF-8.",
);
