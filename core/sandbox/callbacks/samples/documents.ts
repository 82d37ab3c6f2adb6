import { leaf } from "../../../xml/writer.ts";
import { having, type Section, sample } from "./sample.ts";

const docs = () => [leaf("DocId", "doc_1"), leaf("DocId", "doc_2")];
const forms = () => [leaf("FormId", "form_1"), leaf("FormId", "form_2")];
const sheet = [leaf("DocId", "doc_1"), leaf("SheetId", "sheet_1")];
const fields = () => [...sheet, leaf("FieldId", "f1"), leaf("FieldId", "f2")];
const records = () => [...sheet, leaf("RecordId", "r1"), leaf("RecordId", "r2")];

/** Documents, forms and smart sheets (documents 97835, 97837, 98095, 98096, 101016, 101019). */
export const DOCUMENTS: Section = {
  zh: "文档",
  en: "Documents",
  samples: having({ from: "member", agent: "none" }, [
    sample("doc_change:doc_member_change", "文档成员变更", "Who sees documents changed", () => [
      ...docs(),
      ...forms(),
    ]),
    sample("doc_change:delete_doc", "删除文档", "Documents were deleted", docs),
    sample("doc_change:form_complete", "收集表完成", "Forms were filled in", forms),
    sample("doc_change:delete_form", "删除收集表", "Forms were deleted", forms),
    sample("doc_change:form_settings_change", "收集表设置变更", "Settings of forms changed", forms),
    // The misspelling is WeCom's.
    sample("smart_sheet_change:add_filed", "智能表格新增字段", "Fields were added", fields),
    sample("smart_sheet_change:update_filed", "智能表格更新字段", "Fields were changed", fields),
    sample("smart_sheet_change:delete_filed", "智能表格删除字段", "Fields were deleted", fields),
    sample("smart_sheet_change:add_record", "智能表格新增记录", "Records were added", records),
    sample("smart_sheet_change:update_record", "智能表格更新记录", "Records were changed", records),
    sample("smart_sheet_change:delete_record", "智能表格删除记录", "Records were deleted", records),
  ]),
};
