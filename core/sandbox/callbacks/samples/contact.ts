import { leaf } from "../../../xml/writer.ts";
import type { Cast } from "./cast.ts";
import { group, having, type Section, sample } from "./sample.ts";

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
export const CONTACT: Section = {
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
