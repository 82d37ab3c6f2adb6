import { childrenOf, type XmlTree } from "../../xml/tree.ts";
import type { Remark } from "../feed/callback-record.ts";
import { whyNoEnvelope } from "./body-kind.ts";
import { leafOf } from "./element.ts";
import { type Note, wrong } from "./remark.ts";

/** The four texts of an envelope, none of them empty. */
export interface EnvelopeParts {
  readonly encrypt: string;
  readonly msgSignature: string;
  readonly timestamp: string;
  readonly nonce: string;
}

/** Takes an envelope apart; `undefined` when remarks say what is missing. */
export function partsOf(envelope: XmlTree, note: Note): EnvelopeParts | undefined {
  const [encrypt, msgSignature, timestamp, nonce] = NAMES.map((name) => {
    const text = partOf(envelope, name);
    if (!text) note(whyMissing(envelope, name));
    return text;
  });
  if (!(encrypt && msgSignature && timestamp && nonce)) return undefined;
  return { encrypt, msgSignature, timestamp, nonce };
}

/** Why `body` has no `Encrypt` to begin with. */
export function whyNoEncrypt(body: string, envelope: XmlTree | undefined): Remark {
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
