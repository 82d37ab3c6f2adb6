import { openEnvelope } from "../../adapters/wecom/envelope.ts";
import { makeKeyPairs, unseal } from "../../adapters/wecom/key-pairs.ts";
import { type CallbackQuery, readCallbackQuery } from "../../adapters/wecom/query.ts";
import { forbidden } from "../../adapters/wecom/refusal.ts";
import { decodeUtf8 } from "../../adapters/wecom/utf8.ts";
import type { ResolvedApp } from "../../config/resolved.ts";
import { readXml, soleText } from "../../xml/read.ts";
import type { XmlTree } from "../../xml/tree.ts";

/** Opens what was recorded encrypted, in both directions. */
export interface Opener {
  /** @throws CallbackError with the code of what does not fit */
  callback(query: string, envelope: string, at: number): XmlTree;
  /** @throws CallbackError with the code of what does not fit */
  answer(envelope: string, at: number): XmlTree;
}

/** Opens with every key pair of an app, each at the time when it was good. */
export function createOpener({ keyPairs, corpId }: ResolvedApp): Opener {
  const pairs = makeKeyPairs(keyPairs);
  const receiveId = Buffer.from(corpId);

  const open = (query: CallbackQuery, envelope: string, nowMs: number): XmlTree => {
    const ciphertext = openEnvelope(Buffer.from(envelope));
    const { frame } = unseal(pairs, query, ciphertext, { nowMs, freshnessSeconds: 0 });
    if (!receiveId.equals(frame.receiveId)) throw forbidden("ERR_RECEIVE_ID");
    const text = decodeUtf8(frame.message);
    const tree = text === undefined ? undefined : readXml(text);
    if (!tree) throw forbidden("ERR_MESSAGE");
    return tree;
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
