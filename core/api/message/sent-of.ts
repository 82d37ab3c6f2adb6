import type { Sent } from "../../contracts/push.ts";
import type { Fields } from "../answer.ts";
import { textOf } from "../fields.ts";

/** What WeCom says when it has taken a message: partial failure is none (document 90236). */
export const sentOf = (fields: Fields): Sent => ({
  msgId: textOf(fields, "msgid"),
  unreachable: [
    ...new Set([
      ...idsOf(fields, "invaliduser"),
      ...idsOf(fields, "unlicenseduser"),
      ...idsOf(fields, "invalidparty").map((id) => `party:${id}`),
      ...idsOf(fields, "invalidtag").map((id) => `tag:${id}`),
    ]),
  ],
  responseCode: textOf(fields, "response_code"),
});

const idsOf = (fields: Fields, name: string): readonly string[] =>
  (textOf(fields, name) ?? "")
    .toLowerCase()
    .split("|")
    .filter((id) => id !== "");
