import type { Sent } from "../../contracts/push.ts";
import type { Fields } from "../answer.ts";
import { textOf } from "../fields.ts";

/** What WeCom says when it has taken a message, although not for everybody (document 90236). */
export const readSent = (fields: Fields): Sent => ({
  msgId: textOf(fields, "msgid"),
  responseCode: textOf(fields, "response_code"),
  unreachable: [
    ...listed(fields, "invaliduser"),
    ...listed(fields, "unlicenseduser"),
    ...listed(fields, "invalidparty").map((id) => `party:${id}`),
    ...listed(fields, "invalidtag").map((id) => `tag:${id}`),
  ],
});

const listed = (fields: Fields, name: string): readonly string[] =>
  (textOf(fields, name) ?? "")
    .split("|")
    .map((id) => id.trim().toLowerCase())
    .filter(Boolean);
