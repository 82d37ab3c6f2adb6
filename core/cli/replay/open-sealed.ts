import type { WecomApp } from "../../wecom/app/wecom-app.ts";
import { openEnvelope } from "../../wecom/callback/envelope.ts";
import { forbidden, makeKeyPairs, unseal } from "../../wecom/callback/key-pairs.ts";
import { readPlaintext } from "../../wecom/callback/plaintext.ts";
import { type CallbackQuery, readCallbackQuery } from "../../wecom/callback/query.ts";
import { soleText } from "../../xml/read.ts";
import type { XmlTree } from "../../xml/tree.ts";

/** Opens what was recorded encrypted, in both directions. */
export interface Opener {
  /**
   * @returns `undefined` for what nobody can read
   * @throws CallbackError with the code of what does not fit
   */
  callback(query: string, envelope: string, at: number): XmlTree | undefined;
  /** @throws CallbackError with the code of what does not fit */
  answer(envelope: string, at: number): XmlTree | undefined;
}

/** Opens with every key pair of an app, each at the time when it was good. */
export function createOpener({ keyPairs, corpId }: WecomApp): Opener {
  const pairs = makeKeyPairs(keyPairs);
  const receiveId = Buffer.from(corpId);

  const open = (query: CallbackQuery, envelope: string, nowMs: number): XmlTree | undefined => {
    const ciphertext = openEnvelope(Buffer.from(envelope));
    const { frame } = unseal(pairs, query, ciphertext, { nowMs, freshnessSeconds: 0 });
    if (!receiveId.equals(frame.receiveId)) throw forbidden("ERR_RECEIVE_ID");
    const read = readPlaintext(frame.message);
    return typeof read === "string" ? undefined : read;
  };

  return {
    callback: (query, envelope, at) => open(readCallbackQuery(query), envelope, at),
    answer(envelope, at) {
      const text = (name: string) => soleText(envelope, name) ?? "";
      const query = {
        timestamp: text("TimeStamp"),
        nonce: text("Nonce"),
        msgSignature: text("MsgSignature"),
      };
      return open(query, envelope, at);
    },
  };
}
