import { leaf } from "../../../xml/writer.ts";
import type { Cast } from "./cast.ts";
import { sample } from "./sample.ts";

const link = () => [leaf("LinkId", "cawcdeEXAMPLE")];
const visit = () => [...link(), leaf("State", "poster")];
const talk = ({ li }: Cast) => [
  ...visit(),
  leaf("UserID", li.userId),
  leaf("ExternalUserID", "wmEXAMPLE1"),
];

/** What happens to customer acquisition links (document 97299). */
export const ACQUISITION = [
  sample("customer_acquisition:balance_low", "获客额度即将耗尽", "Few uses are left"),
  sample("customer_acquisition:balance_exhausted", "获客额度已耗尽", "No use is left"),
  sample("customer_acquisition:balance_increased", "获客额度已增加", "There are uses again"),
  sample("customer_acquisition:quota_expire_soon", "获客额度即将过期", "Uses will expire", () => [
    leaf("ExpireTime", 1_795_996_800),
    leaf("ExpireQuotaNum", 20),
  ]),
  sample("customer_acquisition:link_unavailable", "获客链接不可用", "A link stopped working", link),
  sample("customer_acquisition:delete_link", "获客链接被删除", "A link was removed", link),
  sample(
    "customer_acquisition:open_profile",
    "客户打开获客链接",
    "A customer opened a link",
    visit,
  ),
  sample(
    "customer_acquisition:friend_request",
    "客户通过链接申请添加",
    "A customer asked to be added",
    visit,
  ),
  sample(
    "customer_acquisition:customer_start_chat",
    "客户发来第一条消息",
    "A customer's first message",
    talk,
  ),
  sample(
    "customer_acquisition:message_from_customer",
    "客户发来多条消息",
    "A customer's further messages",
    (cast) => [...talk(cast), leaf("ChatSeq", 3), leaf("ChatKey", "CHAT_KEY_1")],
  ),
];
