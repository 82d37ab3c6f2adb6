import { leaf } from "../../../xml/writer.ts";
import { type Cast, group, having, type SampleSection, sample } from "./sample.ts";

const fullMember = ({ li, wang, departments }: Cast) => [
  leaf("UserID", li.userId),
  leaf("Name", li.name),
  leaf("Department", departments),
  leaf("MainDepartment", String(li.department[0] ?? 1)),
  leaf("IsLeaderInDept", li.department.map(() => 0).join(",")),
  leaf("DirectLeader", wang.userId),
  leaf("Position", li.position),
  leaf("Mobile", "13800000000"),
  leaf("Gender", 1),
  leaf("Email", `${li.userId}@mail.example`),
  leaf("BizMail", `${li.userId}@corp.example`),
  leaf("Status", 1),
  leaf("Avatar", "https://img.example/avatar.png"),
  leaf("Alias", li.userId),
  leaf("Telephone", "020-12345678"),
  leaf("Address", "广州市海珠区新港中路"),
  group("ExtAttr", textAttribute(), webAttribute()),
];

const textAttribute = () =>
  group("Item", leaf("Name", "爱好"), leaf("Type", 0), group("Text", leaf("Value", "旅游")));

const webAttribute = () =>
  group(
    "Item",
    leaf("Name", "主页"),
    leaf("Type", 1),
    group("Web", leaf("Title", "我的主页"), leaf("Url", "https://home.example")),
  );

/** The address book and the jobs on it (documents 90970 to 90973). */
export const CONTACT: SampleSection = {
  zh: "通讯录",
  en: "Address book",
  samples: having({ from: "sys", agent: "none" }, [
    sample("change_contact:create_user", "新增成员", "A member was added", fullMember),
    sample("change_contact:update_user", "更新成员", "A member changed", ({ li, departments }) => [
      leaf("UserID", li.userId),
      leaf("NewUserID", `${li.userId}2`),
      leaf("Department", departments),
    ]),
    sample("change_contact:delete_user", "删除成员", "A member was removed", ({ li }) => [
      leaf("UserID", li.userId),
    ]),
    sample("change_contact:create_party", "新增部门", "A department was added", ({ party }) => [
      leaf("Id", party.id),
      leaf("Name", party.name),
      leaf("ParentId", String(party.parentId)),
      leaf("Order", party.order),
    ]),
    sample("change_contact:update_party", "更新部门", "A department changed", ({ party }) => [
      leaf("Id", party.id),
      leaf("Name", party.name),
      leaf("ParentId", String(party.parentId)),
    ]),
    sample("change_contact:delete_party", "删除部门", "A department was removed", ({ party }) => [
      leaf("Id", party.id),
    ]),
    sample("change_contact:update_tag", "标签成员变更", "Who has a tag changed", (cast) => [
      leaf("TagId", 7),
      leaf("AddUserItems", `${cast.li.userId},${cast.wang.userId}`),
      leaf("DelUserItems", cast.chen.userId),
      leaf("AddPartyItems", ""),
      leaf("DelPartyItems", String(cast.party.id)),
    ]),
    sample("batch_job_result", "异步任务完成", "A job is done", () => [
      group(
        "BatchJob",
        leaf("JobId", "job-1"),
        leaf("JobType", "sync_user"),
        leaf("ErrCode", 0),
        leaf("ErrMsg", "ok"),
      ),
    ]),
  ]),
};

const link = () => [leaf("LinkId", "cawcdeEXAMPLE")];
const visit = () => [...link(), leaf("State", "poster")];
const talk = ({ li }: Cast) => [
  ...visit(),
  leaf("UserID", li.userId),
  leaf("ExternalUserID", "wmEXAMPLE1"),
];

/** What happens to customer acquisition links (document 97299). */
const ACQUISITION = [
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
export const CUSTOMERS: SampleSection = {
  zh: "客户联系",
  en: "Customers",
  samples: having({ from: "sys", agent: "none" }, [...CONTACTS, ...CHATS, ...TAGS, ...ACQUISITION]),
};

/** WeChat customer service (documents 94670, 97712). */
export const SERVICE: SampleSection = {
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

const chain = leaf("ChainId", "ch_1");
const alone = () => [chain];
const groups = () => [chain, group("GroupIds", leaf("GroupId", "1"), leaf("GroupId", "2"))];
const corps = ({ corpId }: Cast) => [
  chain,
  group("CorpIds", leaf("CorpId", corpId), leaf("CorpId", "wwPARTNER")),
];

/** Corps that work together (documents 90240, 95796). */
export const SHARING: SampleSection = {
  zh: "企业互联与上下游",
  en: "Sharing between corps",
  samples: [
    ...having({ from: "sys", agent: "last" }, [
      sample("share_agent_change", "企业互联共享应用变更", "The app was shared with another corp"),
      sample("share_chain_change", "上下游共享应用变更", "The app was shared down a supply chain"),
    ]),
    ...having({ from: "sys", agent: "none" }, [
      sample("change_chain:create_chain", "新建上下游", "A supply chain was made", alone),
      sample("change_chain:update_chain", "修改上下游", "A supply chain changed", alone),
      sample("change_chain:delete_chain", "删除上下游", "A supply chain was removed", alone),
      sample("change_chain:create_group", "新建分组", "Groups were added", groups),
      sample("change_chain:update_group", "修改分组", "Groups changed", groups),
      sample("change_chain:delete_group", "删除分组", "Groups were removed", groups),
      sample("change_chain:corp_join", "企业加入", "Corps joined", corps),
      sample("change_chain:update_corp", "企业分组变更", "Corps moved to other groups", corps),
      sample("change_chain:remove_corp", "移除企业", "Corps were removed", corps),
    ]),
  ],
};
