import { leaf } from "../../../xml/writer.ts";
import { having, type Section, sample } from "./sample.ts";

const id = () => [leaf("Id", "42")];

/** A school's address book (documents 92032, 92052). */
export const SCHOOL: Section = {
  zh: "家校沟通",
  en: "School",
  samples: having({ from: "sys", agent: "none" }, [
    sample("change_school_contact:create_student", "新增学生", "A student was added", id),
    sample("change_school_contact:update_student", "更新学生", "A student changed", id),
    sample("change_school_contact:delete_student", "删除学生", "A student was removed", id),
    sample("change_school_contact:create_parent", "新增家长", "A parent was added", id),
    sample("change_school_contact:update_parent", "更新家长", "A parent changed", id),
    sample("change_school_contact:delete_parent", "删除家长", "A parent was removed", id),
    sample("change_school_contact:subscribe", "家长关注", "A parent follows the school", id),
    sample("change_school_contact:unsubscribe", "家长取消关注", "A parent stopped following", id),
    sample("change_school_contact:create_department", "新增家校部门", "A department was added", id),
    sample("change_school_contact:update_department", "更新家校部门", "A department changed", id),
    sample(
      "change_school_contact:delete_department",
      "删除家校部门",
      "A department was removed",
      id,
    ),
  ]),
};
