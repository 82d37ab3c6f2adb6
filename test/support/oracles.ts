import { createRequire } from "node:module";
import { decrypt, encrypt, getSignature } from "@wecom/crypto";

/** What two independent implementations of the protocol's cryptography can both do. */
export interface Oracle {
  readonly name: string;
  sign(timestamp: string, nonce: string, encrypt: string): string;
  encrypt(message: string): string;
  decrypt(encrypt: string): { readonly message: string; readonly id: string };
}

/** The class that `wechat-crypto` exports; the package brings no types. */
type WechatCrypto = new (
  token: string,
  encodingAesKey: string,
  id: string,
) => {
  getSignature(timestamp: string, nonce: string, encrypt: string): string;
  encrypt(message: string): string;
  decrypt(encrypt: string): { readonly message: string; readonly id: string };
};

const require = createRequire(import.meta.url);
const WxBizMsgCrypt: WechatCrypto = require("wechat-crypto");

/** The oracles for one token, key and receive id. */
export function oracles(token: string, encodingAesKey: string, id: string): readonly Oracle[] {
  const wechat = new WxBizMsgCrypt(token, encodingAesKey, id);
  return [
    {
      name: "@wecom/crypto",
      sign: (timestamp, nonce, text) => getSignature(token, timestamp, nonce, text),
      encrypt: (message) => encrypt(encodingAesKey, message, id),
      decrypt: (text) => decrypt(encodingAesKey, text),
    },
    {
      name: "wechat-crypto",
      sign: (timestamp, nonce, text) => wechat.getSignature(timestamp, nonce, text),
      encrypt: (message) => wechat.encrypt(message),
      decrypt: (text) => wechat.decrypt(text),
    },
  ];
}
