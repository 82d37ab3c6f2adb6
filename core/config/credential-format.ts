import { isEncodingAesKey } from "../crypto/aes-key.ts";
import type { Credential } from "./credential.ts";
import type { Issues } from "./issues.ts";

/** Looks at the format of one credential that is set. */
export type FormatCheck = (credential: Credential, text: string, issues: Issues) => void;

const CONSOLE = "on the app's page 接收消息 → 设置API接收 of the admin console";

/** 18 characters since 2016; older ones exist, so another shape is only a warning. */
export const checkCorpId: FormatCheck = (credential, text, issues) => {
  if (!/^[0-9A-Za-z_-]{1,64}$/.test(text)) {
    issues.add(...told(credential, "is no CorpID: copy 企业ID from 我的企业 → 企业信息"));
  } else if (!/^w[wx][0-9a-f]{16}$/.test(text)) {
    issues.warn(
      ...told(credential, "does not look like a CorpID (ww and 16 characters): check 企业ID"),
    );
  }
};

export const checkAgentId: FormatCheck = (credential, text, issues) => {
  if (!/^[1-9]\d{0,14}$/.test(text)) {
    issues.add(...told(credential, "must be digits only: copy AgentId from the app's page"));
  }
};

export const checkToken: FormatCheck = (credential, text, issues) => {
  if (!/^[\x21-\x7e]+$/.test(text)) {
    issues.add(...told(credential, `must be letters and digits: copy Token ${CONSOLE}`));
  } else if (!/^[0-9A-Za-z]{1,32}$/.test(text)) {
    issues.warn(...told(credential, "is nothing the console takes: at most 32 letters and digits"));
  }
};

export const checkEncodingAesKey: FormatCheck = (credential, text, issues) => {
  if (isEncodingAesKey(text)) return;
  const found = text.length === 43 ? "holds other characters" : `has ${text.length} characters`;
  const cure =
    text.length === 44 && text.endsWith("=")
      ? "leave out the = at its end"
      : `copy EncodingAESKey in full ${CONSOLE}`;
  issues.add(...told(credential, `must be 43 letters and digits, but ${found}: ${cure}`));
};

export const checkSecret: FormatCheck = (credential, text, issues) => {
  if (!/^[\x21-\x7e]{1,256}$/.test(text)) {
    issues.add(...told(credential, "is no Secret: copy Secret from the app's page"));
  }
};

/** Names the variable too, since that is where the mistake can be mended. */
export function told({ path, variable }: Credential, message: string): [string, string] {
  return [path, variable === undefined ? message : `${variable} ${message}`];
}
