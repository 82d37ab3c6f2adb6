import { bySystem, changes } from "../kind.ts";
import { changedCommaList, changedFlagList, commaList } from "../read-list.ts";
import { changedText, optionalFlag, optionalInt, optionalText, text } from "../read-scalar.ts";
import { items } from "../read-structure.ts";

const userId = text("UserID", "UserID of the member that changed");
const partyId = text("Id", "department; the wire's `Id`");
const parentId = optionalText("ParentId", "department above");

const bareValue = optionalText("Value", "");
const wrappedValue = optionalText("Text/Value", "its text; on the wire also in a bare `Value`");
const textValue: typeof wrappedValue = {
  ...wrappedValue,
  read: (tree, reading) => wrappedValue.read(tree, reading) ?? bareValue.read(tree, reading),
};

// Only what changed is sent, and since 2022-08-15 often no more than UserID and Department.
const member = {
  name: changedText("Name", "name"),
  department: changedCommaList("Department", "departments"),
  mainDepartment: changedText("MainDepartment", "main department"),
  isLeaderInDept: changedFlagList("IsLeaderInDept", "leader there? One flag a department"),
  directLeader: changedCommaList("DirectLeader", "UserIDs of the direct superiors"),
  position: changedText("Position", "job title"),
  mobile: changedText("Mobile", "mobile number"),
  gender: optionalInt("Gender", "0 unknown, 1 male, 2 female"),
  email: changedText("Email", "mail address"),
  bizMail: changedText("BizMail", "company mail address"),
  status: optionalInt("Status", "1 active, 2 disabled, 4 not activated, 5 left"),
  avatar: changedText("Avatar", "address of the picture"),
  alias: changedText("Alias", "alias"),
  telephone: changedText("Telephone", "landline number"),
  address: changedText("Address", "postal address"),
  englishName: changedText("EnglishName", "older callbacks only"),
  isLeader: optionalFlag("IsLeader", "older callbacks only"),
  extAttr: items(
    "ExtAttr/Item",
    {
      name: text("Name", "name of the attribute"),
      type: optionalInt("Type", "0 text, 1 web page, 2 mini-program"),
      textValue,
      webTitle: optionalText("Web/Title", "title of its page"),
      webUrl: optionalText("Web/Url", "address of its page"),
      miniprogramTitle: optionalText("Miniprogram/Title", "title of its mini-program"),
      miniprogramAppId: optionalText("Miniprogram/Appid", "the mini-program"),
      miniprogramPagePath: optionalText("Miniprogram/Pagepath", "page inside it"),
    },
    "the corp's own attributes",
  ),
};

/** Outcome of the jobs that the active API starts (document 90973). */
export const CONTACT_EVENTS = {
  batch_job_result: bySystem("A job on many members or departments is done", {
    jobId: text("BatchJob/JobId", "as the API gave it, at most 64 bytes"),
    jobType: text("BatchJob/JobType", "`sync_user`, `replace_user`, `invite_user`, …"),
    errCode: optionalInt("BatchJob/ErrCode", "0 means success"),
    errMsg: text("BatchJob/ErrMsg", "for people"),
  }),
} as const;

/** Changes of the address book (documents 90970, 90971, 90972). */
export const CONTACT_CHANGES = {
  change_contact: changes("system", "The address book changed", {
    create_user: bySystem("A member was added", { userId, ...member }),
    update_user: bySystem("A member changed", {
      userId,
      newUserId: changedText("NewUserID", "if the UserID itself changed"),
      ...member,
    }),
    delete_user: bySystem("A member was removed", { userId }),
    create_party: bySystem("A department was added", {
      partyId,
      name: text("Name", "name"),
      parentId,
      order: optionalInt("Order", "larger comes first"),
    }),
    update_party: bySystem("A department changed", {
      partyId,
      name: changedText("Name", "new name"),
      parentId,
    }),
    delete_party: bySystem("A department was removed", { partyId }),
    update_tag: bySystem("Members or departments of a tag changed", {
      tagId: text("TagId", "tag"),
      addUserItems: commaList("AddUserItems", "UserIDs added"),
      delUserItems: commaList("DelUserItems", "UserIDs removed"),
      addPartyItems: commaList("AddPartyItems", "departments added"),
      delPartyItems: commaList("DelPartyItems", "departments removed"),
    }),
  }),
} as const;
