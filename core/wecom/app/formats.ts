import { isEncodingAesKey } from "../../crypto/cipher.ts";
import { type FormatCheck, told } from "../../reading/credential.ts";

const PAGE = "接收消息 → 设置API接收";
const CONSOLE = `on the app's page ${PAGE} of the admin console`;

/** 18 characters since 2016; older ones exist, so another shape is only a warning. */
export const checkCorpId: FormatCheck = (credential, text, issues) => {
  if (!/^[0-9A-Za-z_-]{1,64}$/.test(text)) {
    issues.add(
      ...told(
        credential,
        "不是企业 ID：从 我的企业 → 企业信息 复制",
        "is no CorpID: copy 企业ID from 我的企业 → 企业信息",
      ),
    );
  } else if (!/^w[wx][0-9a-f]{16}$/.test(text)) {
    issues.warn(
      ...told(
        credential,
        "不像企业 ID（ww 加 16 个字符）：核对一下",
        "does not look like a CorpID (ww and 16 characters): check 企业ID",
      ),
    );
  }
};

export const checkAgentId: FormatCheck = (credential, text, issues) => {
  if (!/^[1-9]\d{0,14}$/.test(text)) {
    issues.add(
      ...told(
        credential,
        "只能是数字：从应用的页面复制 AgentId",
        "must be digits only: copy AgentId from the app's page",
      ),
    );
  }
};

export const checkToken: FormatCheck = (credential, text, issues) => {
  if (!/^[\x21-\x7e]+$/.test(text)) {
    issues.add(
      ...told(
        credential,
        `只能是字母和数字：从管理后台 ${PAGE} 复制 Token`,
        `must be letters and digits: copy Token ${CONSOLE}`,
      ),
    );
  } else if (!/^[0-9A-Za-z]{1,32}$/.test(text)) {
    issues.warn(
      ...told(
        credential,
        "管理后台不接受这样的值：最多 32 个字母和数字",
        "is nothing the console takes: at most 32 letters and digits",
      ),
    );
  }
};

export const checkEncodingAesKey: FormatCheck = (credential, text, issues) => {
  if (isEncodingAesKey(text)) return;
  const isLong = text.length === 44 && text.endsWith("=");
  const { length } = text;
  issues.add(
    ...told(
      credential,
      `应该是 43 个字母和数字，现在${length === 43 ? "有别的字符" : `有 ${length} 个字符`}：` +
        (isLong ? "去掉末尾的 =" : `从管理后台 ${PAGE} 完整复制 EncodingAESKey`),
      `must be 43 letters and digits, but ${length === 43 ? "holds other characters" : `has ${length} characters`}: ` +
        (isLong ? "leave out the = at its end" : `copy EncodingAESKey in full ${CONSOLE}`),
    ),
  );
};

export const checkSecret: FormatCheck = (credential, text, issues) => {
  if (!/^[\x21-\x7e]{1,256}$/.test(text)) {
    issues.add(
      ...told(
        credential,
        "不是 Secret：从应用的页面复制",
        "is no Secret: copy Secret from the app's page",
      ),
    );
  }
};
