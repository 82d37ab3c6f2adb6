import { bySystem, changes } from "../kind.ts";
import { list } from "../read-list.ts";
import { optionalInt, optionalSeconds, optionalText, text } from "../read-scalar.ts";

const pair = {
  userId: text("UserID", "UserID of the member"),
  externalUserId: text("ExternalUserID", "the customer"),
};
const state = optionalText("State", "channel that the contact came through");
const welcomeCode = optionalText("WelcomeCode", "for one welcome message, within 20 s; a secret");

const chatId = text("ChatId", "customer group");

const tag = {
  tagId: text("Id", "tag or group of tags; the wire's `Id`"),
  tagType: text("TagType", "`tag` or `tag_group`"),
  strategyId: optionalText("StrategyId", "rule set that the tag belongs to"),
};

const linkId = text("LinkId", "link");
const visit = { linkId, state };

/** Customers, their groups and tags (document 92130), acquisition links (document 97299). */
export const CUSTOMER_CHANGES = {
  change_external_contact: changes("system", "A member's customer changed", {
    add_external_contact: bySystem("A member added a customer", { ...pair, state, welcomeCode }),
    edit_external_contact: bySystem("A member edited a customer's remark or tags", {
      ...pair,
      state,
    }),
    add_half_external_contact: bySystem("A customer added a member who need not confirm", {
      ...pair,
      state,
      welcomeCode,
    }),
    del_external_contact: bySystem("A member removed a customer", {
      ...pair,
      source: optionalText("Source", "`DELETE_BY_TRANSFER` when handed over"),
    }),
    del_follow_user: bySystem("A customer removed a member", pair),
    transfer_fail: bySystem("A customer could not be handed over", {
      ...pair,
      failReason: text("FailReason", "`customer_refused` or `customer_limit_exceed`"),
    }),
    msg_audit_approved: bySystem("A customer agreed to the archiving of messages", {
      ...pair,
      welcomeCode,
    }),
  }),

  change_external_chat: changes("system", "A customer group changed", {
    create: bySystem("A customer group was made", { chatId }),
    update: bySystem("A customer group changed", {
      chatId,
      updateDetail: text("UpdateDetail", "`add_member`, `del_member`, `change_owner`, …"),
      joinScene: optionalInt("JoinScene", "0 invited, 3 scanned a code"),
      quitScene: optionalInt("QuitScene", "0 left, 1 removed"),
      memChangeCnt: optionalInt("MemChangeCnt", "number of members that changed"),
      memChangeList: list("MemChangeList/Item", "members that changed"),
      lastMemVer: optionalText("LastMemVer", "version of the member list before"),
      curMemVer: optionalText("CurMemVer", "version of the member list now"),
    }),
    dismiss: bySystem("A customer group was dissolved", { chatId }),
  }),

  change_external_tag: changes("system", "The corp's customer tags changed", {
    create: bySystem("A tag or group of tags was made", tag),
    update: bySystem("A tag or group of tags changed", tag),
    delete: bySystem("A tag or group of tags was removed", tag),
    shuffle: bySystem("Tags were put in another order", {
      tagId: text("Id", "group of tags, empty when groups moved; the wire's `Id`"),
      strategyId: optionalText("StrategyId", "rule set that the tags belong to"),
    }),
  }),

  customer_acquisition: changes("system", "Something happened to customer acquisition links", {
    balance_low: bySystem("Fewer than 20 uses are left", {}),
    balance_exhausted: bySystem("No use is left", {}),
    balance_increased: bySystem("There are uses again", {}),
    quota_expire_soon: bySystem("Uses will expire in 14, 7, 3, 2 or 1 days", {
      expireTime: optionalSeconds("ExpireTime", "when they expire"),
      expireQuotaNum: optionalInt("ExpireQuotaNum", "number of uses that expire"),
    }),
    link_unavailable: bySystem("A link stopped working", { linkId }),
    delete_link: bySystem("A link was removed, not through the API", { linkId }),
    open_profile: bySystem("A customer opened a link", visit),
    friend_request: bySystem("A customer asked to be added through a link", visit),
    customer_start_chat: bySystem("A member received a customer's first message", {
      ...visit,
      ...pair,
    }),
    // Since 2024-12-19 only the key is sent, the rest comes from an API call.
    message_from_customer: bySystem("A member received more messages of a customer", {
      ...visit,
      userId: optionalText("UserID", "UserID of the member"),
      externalUserId: optionalText("ExternalUserID", "the customer"),
      chatSeq: optionalInt("ChatSeq", "number of messages so far: 3, 5 or 10"),
      chatKey: optionalText("ChatKey", "asks the API for details, within 30 minutes; a secret"),
    }),
  }),
} as const;
