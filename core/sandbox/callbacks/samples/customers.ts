import { leaf } from "../../../xml/writer.ts";
import { ACQUISITION } from "./acquisition.ts";
import type { Cast } from "./cast.ts";
import { group, having, type Section, sample } from "./sample.ts";

const pair = ({ li }: Cast) => [leaf("UserID", li.userId), leaf("ExternalUserID", "wmEXAMPLE1")];
const added = (cast: Cast) => [...pair(cast), leaf("State", "expo26"), leaf("WelcomeCode", "WC_1")];

const CONTACTS = [
  sample("change_external_contact:add_external_contact", "添加客户", "A customer was added", added),
  sample(
    "change_external_contact:edit_external_contact",
    "编辑客户",
    "A customer's remark or tags were edited",
    (cast) => [...pair(cast), leaf("State", "expo26")],
  ),
  sample(
    "change_external_contact:add_half_external_contact",
    "客户免验证添加成员",
    "A customer added a member who need not confirm",
    added,
  ),
  sample(
    "change_external_contact:del_external_contact",
    "成员删除客户",
    "A member removed a customer",
    (cast) => [...pair(cast), leaf("Source", "DELETE_BY_TRANSFER")],
  ),
  sample(
    "change_external_contact:del_follow_user",
    "客户删除成员",
    "A customer removed a member",
    pair,
  ),
  sample(
    "change_external_contact:transfer_fail",
    "客户接替失败",
    "A customer could not be handed over",
    (cast) => [...pair(cast), leaf("FailReason", "customer_refused")],
  ),
  sample(
    "change_external_contact:msg_audit_approved",
    "客户同意会话存档",
    "A customer agreed to archiving",
    (cast) => [...pair(cast), leaf("WelcomeCode", "WC_2")],
  ),
];

const chat = leaf("ChatId", "wrEXAMPLE");

const CHATS = [
  sample("change_external_chat:create", "客户群创建", "A customer group was made", () => [chat]),
  sample("change_external_chat:update", "客户群变更", "A customer group changed", () => [
    chat,
    leaf("UpdateDetail", "add_member"),
    leaf("JoinScene", 3),
    leaf("MemChangeCnt", 1),
    group("MemChangeList", leaf("Item", "wmEXAMPLE1")),
    leaf("LastMemVer", "9c3f97c2ada667dfb5f6d03308d963e1"),
    leaf("CurMemVer", "71217227bbd112ecfe3a49c482195cb4"),
  ]),
  sample("change_external_chat:dismiss", "客户群解散", "A customer group was dissolved", () => [
    chat,
  ]),
];

const strategy = leaf("StrategyId", 1);
const tag = () => [leaf("Id", "etEXAMPLE"), leaf("TagType", "tag"), strategy];

const TAGS = [
  sample("change_external_tag:create", "创建客户标签", "A customer tag was made", tag),
  sample("change_external_tag:update", "变更客户标签", "A customer tag changed", tag),
  sample("change_external_tag:delete", "删除客户标签", "A customer tag was removed", tag),
  sample("change_external_tag:shuffle", "客户标签重排", "Customer tags were re-ordered", () => [
    leaf("Id", "etGROUP"),
    strategy,
  ]),
];

/** Customers, their groups and tags (document 92130), acquisition links (document 97299). */
export const CUSTOMERS: Section = {
  zh: "客户联系",
  en: "Customers",
  samples: having({ from: "sys", agent: "none" }, [...CONTACTS, ...CHATS, ...TAGS, ...ACQUISITION]),
};
