import type { Ciphertext } from "../../crypto/brands.ts";
import { parseCiphertext } from "../../crypto/ciphertext.ts";
import type { Stamp } from "../../crypto/signature.ts";
import { CallbackError } from "../../errors.ts";
import { soleText } from "../../xml/read.ts";
import { openUsual } from "./usual-envelope.ts";
import { decodeUtf8 } from "./utf8.ts";

const BLANKS_AROUND = /^[ \t\r\n]+|[ \t\r\n]+$/g;

/**
 * Takes the ciphertext out of the body of a callback. Nothing else there is signed, so nothing
 * else is read: ToUserName and AgentID of the envelope are anybody's.
 *
 * @throws CallbackError 400 `ERR_ENVELOPE` for XML without exactly one contiguous `Encrypt`,
 *   400 `ERR_ENCODING` when that is not canonical base64
 * @see WeCom document 90238
 */
export function openEnvelope(body: Uint8Array): Ciphertext {
  const text = decodeUtf8(body);
  if (text === undefined) throw unusable();
  return openUsual(text) ?? openAny(text);
}

function openAny(text: string): Ciphertext {
  const encrypt = soleText(text, "Encrypt");
  if (encrypt === undefined) throw unusable();
  return readCiphertext(encrypt.replace(BLANKS_AROUND, ""));
}

const unusable = () =>
  new CallbackError(400, "ERR_ENVELOPE", "callback refused: no envelope with exactly one Encrypt");

/**
 * Reads the base64 text of `Encrypt` or `echostr`.
 *
 * @throws CallbackError 400 `ERR_ENCODING` when it is not canonical
 */
export function readCiphertext(text: string): Ciphertext {
  const ciphertext = parseCiphertext(text);
  if (ciphertext === undefined) {
    throw new CallbackError(400, "ERR_ENCODING", "callback refused: not canonical base64");
  }
  return ciphertext;
}

/**
 * Wraps an encrypted reply. Nothing needs escaping: base64, digits and hexadecimal digits only.
 *
 * @param encrypt base64 of the ciphertext
 * @param stamp the reply's own, not the one of the callback
 * @see WeCom document 90238
 */
export function writeEnvelope(encrypt: string, msgSignature: string, stamp: Stamp): string {
  return `<xml><Encrypt><![CDATA[${encrypt}]]></Encrypt><MsgSignature><![CDATA[${msgSignature}]]></MsgSignature><TimeStamp>${stamp.timestamp}</TimeStamp><Nonce><![CDATA[${stamp.nonce}]]></Nonce></xml>`;
}
