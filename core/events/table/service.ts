import { bySystem } from "../kind.ts";
import { list } from "../read-list.ts";
import { text } from "../read-scalar.ts";

/** WeChat customer service (documents 94670, 97712). Messages are fetched, never pushed. */
export const SERVICE_EVENTS = {
  kf_msg_or_event: bySystem("Messages or events wait to be fetched with `kf/sync_msg`", {
    token: text("Token", "for fetching, within 10 minutes; a secret"),
    openKfId: text("OpenKfId", "service account"),
  }),
  kf_account_auth_change: bySystem("The app may use other service accounts than before", {
    authAddOpenKfIds: list("AuthAddOpenKfId", "service accounts granted"),
    authDelOpenKfIds: list("AuthDelOpenKfId", "service accounts withdrawn"),
  }),
} as const;
