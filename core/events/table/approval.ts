import { bySystem } from "../kind.ts";
import { list } from "../read-list.ts";
import { int, optionalInt, optionalSeconds, optionalText, text } from "../read-scalar.ts";
import { items, structure } from "../read-structure.ts";

const STATUS = "1 running, 2 approved, 3 rejected, 4 withdrawn";

// Pages 90240 and 90269 disagree on the letter case of this one, and of the step.
const person = {
  itemName: text("ItemName", "name"),
  itemUserId: text("ItemUserId|ItemUserid", "UserID"),
  itemParty: text("ItemParty", "department"),
  itemImage: text("ItemImage", "address of the picture"),
};

const openApproval = {
  thirdNo: text("ApprovalInfo/ThirdNo", "number that the app gave"),
  openSpName: text("ApprovalInfo/OpenSpName", "name of the template"),
  openTemplateId: text("ApprovalInfo/OpenTemplateId", "template"),
  openSpStatus: int("ApprovalInfo/OpenSpStatus", STATUS),
  applyTime: optionalSeconds("ApprovalInfo/ApplyTime", "when it was submitted"),
  applyUserName: text("ApprovalInfo/ApplyUserName", "applicant's name"),
  applyUserId: text("ApprovalInfo/ApplyUserId", "applicant's UserID"),
  applyUserParty: text("ApprovalInfo/ApplyUserParty", "applicant's department"),
  applyUserImage: text("ApprovalInfo/ApplyUserImage", "applicant's picture"),
  approvalNodes: items(
    "ApprovalInfo/ApprovalNodes/ApprovalNode",
    {
      nodeStatus: optionalInt("NodeStatus", STATUS),
      nodeAttr: optionalInt("NodeAttr", "1 any of them, 2 all of them"),
      nodeType: optionalInt("NodeType", "1 fixed members, 2 tag, 3 superior"),
      items: items(
        "Items/Item",
        {
          ...person,
          itemStatus: optionalInt("ItemStatus", STATUS),
          itemSpeech: text("ItemSpeech", "what the approver said"),
          itemOpTime: optionalSeconds("ItemOpTime", "when they acted, 0 for not yet"),
        },
        "approvers of the step",
      ),
    },
    "steps, in order",
  ),
  notifyNodes: items("ApprovalInfo/NotifyNodes/NotifyNode", person, "who is kept informed"),
  approverStep: optionalInt(
    "ApprovalInfo/ApproverStep|approverstep",
    "index of the current step, from 0",
  ),
};

const somebody = (wire: string, note: string) =>
  structure(wire, { userId: text("UserId", "UserID") }, note);

const SP_STATUS =
  "1 running, 2 approved, 3 rejected, 4 forwarded, 11 returned, 12 added approver, 13 approved and added approver";

const sysApproval = {
  spNo: text("ApprovalInfo/SpNo", "number; may exceed what a double holds, hence text"),
  spNoStr: optionalText("ApprovalInfo/SpNoStr", "the same number in newer callbacks"),
  spName: text("ApprovalInfo/SpName", "name of the template"),
  spStatus: int(
    "ApprovalInfo/SpStatus",
    `${STATUS}, 6 withdrawn after approval, 7 deleted, 10 paid`,
  ),
  templateId: text("ApprovalInfo/TemplateId", "template"),
  applyTime: optionalSeconds("ApprovalInfo/ApplyTime", "when it was submitted"),
  applyer: structure(
    "ApprovalInfo/Applyer",
    { userId: text("UserId", "UserID"), party: text("Party", "department") },
    "applicant (sic)",
  ),
  spRecord: items(
    "ApprovalInfo/SpRecord",
    {
      spStatus: optionalInt("SpStatus", SP_STATUS),
      approverAttr: optionalInt("ApproverAttr", "1 any of them, 2 all of them"),
      details: items(
        "Details",
        {
          approver: somebody("Approver", "who decides"),
          speech: text("Speech", "what they said"),
          spStatus: optionalInt("SpStatus", SP_STATUS),
          spTime: optionalSeconds("SpTime", "when they acted, 0 for not yet"),
          attach: list("Attach", "media ids of attachments"),
        },
        "approvers of the step",
      ),
    },
    "steps, in order",
  ),
  notifyer: items(
    "ApprovalInfo/Notifyer",
    { userId: text("UserId", "UserID") },
    "who is kept informed (sic)",
  ),
  comments: items(
    "ApprovalInfo/Comments",
    {
      commentUserInfo: somebody("CommentUserInfo", "who wrote it"),
      commentTime: optionalSeconds("CommentTime", "when"),
      commentContent: text("CommentContent", "what it says"),
      commentId: text("CommentId", "comment"),
      attach: list("Attach", "media ids of attachments"),
    },
    "remarks",
  ),
  processList: items(
    "ApprovalInfo/ProcessList/NodeList",
    {
      nodeType: optionalInt("NodeType", "1 approval, 2 for information, 3 handling"),
      spStatus: optionalInt("SpStatus", SP_STATUS),
      apvRel: optionalInt("ApvRel", "1 any of them, 2 all of them, 3 one after another"),
      subNodeList: items(
        "SubNodeList",
        {
          userInfo: somebody("UserInfo", "who decides"),
          speech: text("Speech", "what they said"),
          spYj: optionalInt("SpYj", SP_STATUS),
          sptime: optionalSeconds("Sptime|SpTime", "when they acted, 0 for not yet"),
          mediaIds: list("MediaIds", "media ids of attachments"),
        },
        "members of the step",
      ),
    },
    "the whole course, in newer callbacks",
  ),
  statuChangeEvent: optionalInt(
    "ApprovalInfo/StatuChangeEvent",
    "what happened (sic): 1 submitted, 2 approved, 3 rejected, 4 forwarded, 5 urged, 6 withdrawn, 8 withdrawn after approval, 10 remark added, 11 returned, 12 added approver, 13 approved and added approver",
  ),
};

/** Approvals: the app's own (documents 90240, 90269) and the built-in app's (document 91815). */
export const APPROVAL_EVENTS = {
  open_approval_change: bySystem("An approval of the app's own flow moved on", openApproval),
  sys_approval_change: bySystem("An approval of WeCom's approval app moved on", sysApproval),
} as const;
