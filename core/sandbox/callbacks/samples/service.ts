import { leaf } from "../../../xml/writer.ts";
import { having, type Section, sample } from "./sample.ts";

/** WeChat customer service (documents 94670, 97712). */
export const SERVICE: Section = {
  zh: "微信客服",
  en: "Customer service",
  samples: [
    ...having({ from: "nobody", agent: "none" }, [
      sample("kf_msg_or_event", "有新的客服消息或事件", "Messages wait to be fetched", () => [
        leaf("Token", "ENC_tok"),
        leaf("OpenKfId", "wkEXAMPLE"),
      ]),
    ]),
    ...having({ from: "sys", agent: "none" }, [
      sample(
        "kf_account_auth_change",
        "客服账号授权变更",
        "Other service accounts than before",
        () => [
          leaf("AuthAddOpenKfId", "wkEXAMPLE1"),
          leaf("AuthAddOpenKfId", "wkEXAMPLE2"),
          leaf("AuthDelOpenKfId", "wkEXAMPLE3"),
        ],
      ),
    ]),
  ],
};
