import { branch, leaf } from "../../../xml/writer.ts";
import type { CompanyMember } from "../../world/world.ts";
import { type Cast, group, having, type SampleSection, sample } from "./sample.ts";

const APPLIED_AT = 1_795_390_000;
const PORTRAIT = "https://img.example/portrait.png";

const person = ({ name, userId }: CompanyMember) => [
  leaf("ItemName", name),
  leaf("ItemUserId", userId),
  leaf("ItemParty", "研发部"),
  leaf("ItemImage", PORTRAIT),
];

const openApproval = ({ li, wang, chen }: Cast) => [
  group(
    "ApprovalInfo",
    leaf("ThirdNo", "LV-2026-001"),
    leaf("OpenSpName", "请假"),
    leaf("OpenTemplateId", "tpl_1"),
    leaf("OpenSpStatus", 1),
    leaf("ApplyTime", APPLIED_AT),
    leaf("ApplyUserName", li.name),
    leaf("ApplyUserId", li.userId),
    leaf("ApplyUserParty", "研发部"),
    leaf("ApplyUserImage", PORTRAIT),
    group(
      "ApprovalNodes",
      group(
        "ApprovalNode",
        leaf("NodeStatus", 1),
        leaf("NodeAttr", 1),
        leaf("NodeType", 1),
        group(
          "Items",
          group(
            "Item",
            ...person(wang),
            leaf("ItemStatus", 1),
            leaf("ItemSpeech", ""),
            leaf("ItemOpTime", 0),
          ),
        ),
      ),
    ),
    group("NotifyNodes", group("NotifyNode", ...person(chen))),
    // Spelled so on page 90240, and ApproverStep on page 90269.
    leaf("approverstep", 0),
  ),
];

const user = (name: string, { userId }: CompanyMember) => group(name, leaf("UserId", userId));

const sysApproval = ({ li, wang, chen }: Cast) => [
  // The approval app's own AgentID, whichever app hears of it.
  branch("AgentID", "3010040"),
  group(
    "ApprovalInfo",
    leaf("SpNo", 202_611_230_001),
    leaf("SpNoStr", "202611230001"),
    leaf("SpName", "报销"),
    leaf("SpStatus", 1),
    leaf("TemplateId", "TPL_X"),
    leaf("ApplyTime", APPLIED_AT),
    group("Applyer", leaf("UserId", li.userId), leaf("Party", "5")),
    group(
      "SpRecord",
      leaf("SpStatus", 1),
      leaf("ApproverAttr", 1),
      group(
        "Details",
        user("Approver", wang),
        leaf("Speech", ""),
        leaf("SpStatus", 1),
        leaf("SpTime", 0),
        leaf("Attach", "MEDIA_1"),
      ),
    ),
    user("Notifyer", chen),
    group(
      "Comments",
      user("CommentUserInfo", wang),
      leaf("CommentTime", APPLIED_AT + 60),
      leaf("CommentContent", "发票请补一张"),
      leaf("CommentId", "1"),
      leaf("Attach", "MEDIA_2"),
    ),
    processList(wang),
    leaf("StatuChangeEvent", 10),
  ),
];

const processList = (approver: CompanyMember) =>
  group(
    "ProcessList",
    group(
      "NodeList",
      leaf("NodeType", 1),
      leaf("SpStatus", 1),
      leaf("ApvRel", 1),
      group(
        "SubNodeList",
        user("UserInfo", approver),
        leaf("Speech", ""),
        leaf("SpYj", 1),
        leaf("Sptime", 0),
        leaf("MediaIds", "MEDIA_3"),
      ),
    ),
  );

/** Approvals: the app's own flow (document 90240), and the built-in app's (document 91815). */
export const APPROVAL: SampleSection = {
  zh: "审批",
  en: "Approval",
  samples: [
    ...having({ from: "sys", agent: "first" }, [
      sample(
        "open_approval_change",
        "自建审批状态变化",
        "The app's own approval moved on",
        openApproval,
      ),
    ]),
    ...having({ from: "sys", agent: "none" }, [
      sample(
        "sys_approval_change",
        "系统审批状态变化",
        "An approval of WeCom's app moved on",
        sysApproval,
      ),
    ]),
  ],
};
