import { bySystem, changes } from "../kind.ts";
import { list } from "../read-list.ts";
import { optionalInt, optionalText, text } from "../read-scalar.ts";

/** Sharing, archiving, uploads and accounts (documents 90240, 95039, 96219, 99876, 99877, 99998). */
export const OTHER_EVENTS = {
  share_agent_change: bySystem("The app was shared with another corp, or no longer is", {}),
  share_chain_change: bySystem("The app was shared down a supply chain, or no longer is", {}),
  msgaudit_notify: bySystem("Archived messages wait to be fetched; every 15 s at most", {}),
  upload_media_job_finish: bySystem("An upload from an address is done", {
    jobId: text("JobId", "as the API gave it"),
  }),
  submit_vip_account_approval: bySystem("A member asked for a paid account", {
    applyId: text("ApplyId", "application"),
    applyReason: text("ApplyReason", "why"),
    businessType: optionalInt("BusinessType", "what for"),
  }),
  finish_vip_account_approval: bySystem("An application for a paid account is decided", {
    applyId: text("ApplyId", "application"),
    finishType: optionalInt("FinishType", "how"),
  }),
  program_notify: bySystem("A program in WeCom's data zone has news", {
    notifyId: text("NotifyId", "asks the program for the rest"),
    notifyScene: optionalText("NotifyScene", "what it is about"),
  }),
} as const;

const chain = { chainId: text("ChainId", "supply chain") };
const groups = { ...chain, groupIds: list("GroupIds/GroupId", "groups") };
const corps = { ...chain, corpIds: list("CorpIds/CorpId", "corps") };

const person = { contactId: text("Id", "student or parent; the wire's `Id`") };
const department = { departmentId: text("Id", "department; the wire's `Id`") };

/** Supply chains (document 95796), schools (documents 92032, 92052), security (document 100080). */
export const OTHER_CHANGES = {
  change_chain: changes("system", "A supply chain changed", {
    create_chain: bySystem("A supply chain was made", chain),
    update_chain: bySystem("A supply chain changed", chain),
    delete_chain: bySystem("A supply chain was removed", chain),
    create_group: bySystem("Groups were added", groups),
    update_group: bySystem("Groups changed", groups),
    delete_group: bySystem("Groups were removed", groups),
    corp_join: bySystem("Corps joined", corps),
    update_corp: bySystem("Corps were put into other groups", corps),
    remove_corp: bySystem("Corps were removed", corps),
  }),

  change_school_contact: changes("system", "A school's address book changed", {
    create_student: bySystem("A student was added", person),
    update_student: bySystem("A student changed", person),
    delete_student: bySystem("A student was removed", person),
    create_parent: bySystem("A parent was added", person),
    update_parent: bySystem("A parent changed", person),
    delete_parent: bySystem("A parent was removed", person),
    subscribe: bySystem("A parent follows the school", person),
    unsubscribe: bySystem("A parent no longer follows the school", person),
    // The page's own sample has the misspelling.
    create_department: bySystem("A department was added", department, {
      alsoSpelled: ["create_deparmtment"],
    }),
    update_department: bySystem("A department changed", department),
    delete_department: bySystem("A department was removed", department),
  }),

  security: changes("system", "Something changed that guards of the network must know", {
    change_domain_ip: bySystem("WeCom's domains or addresses changed", {}),
  }),
} as const;

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
