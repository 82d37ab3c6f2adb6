import { leaf } from "../../../xml/writer.ts";
import { having, type Section, sample } from "./sample.ts";

const spaces = () => [leaf("SpaceId", "space_1"), leaf("SpaceId", "space_2")];
const files = () => [leaf("FileId", "file_1"), leaf("FileId", "file_2")];
const space = () => [leaf("SpaceId", "space_1")];

const MADE_BY_MEMBERS = [
  sample("wedrive_space_change:dismiss_space", "解散空间", "Spaces were dissolved", spaces),
  sample("wedrive_space_change:space_member_change", "空间成员变更", "Members changed", spaces),
  sample(
    "wedrive_space_change:space_security_settings_change",
    "空间安全设置变更",
    "Security settings changed",
    spaces,
  ),
  sample("wedrive_file_change:create_file", "新建文件", "Files were made", files),
  sample("wedrive_file_change:rename_file", "重命名文件", "Files were renamed", files),
  sample("wedrive_file_change:update_file", "更新文件", "Contents of files changed", files),
  sample("wedrive_file_change:delete_file", "删除文件", "Files were deleted", files),
  sample("wedrive_file_change:move_file", "移动文件", "Files were moved", files),
];

const MADE_BY_SYSTEM = [
  sample("wedrive_insufficient_capacity", "微盘容量不足", "The drive is nearly full"),
  sample("document_archive_change", "归档文档变更", "An archived document changed", () => [
    leaf("DocId", "doc_1"),
    leaf("DocName", "周报"),
  ]),
  sample("wedrive_archive_space_change:auth_space", "授权归档空间", "A space is archived", space),
  sample(
    "wedrive_archive_space_change:cancel_auth_space",
    "取消授权归档空间",
    "A space is no longer archived",
    space,
  ),
  sample(
    "file_content_archive_auth_change",
    "文件内容存档权限变更",
    "The permission to archive file contents changed",
  ),
  sample(
    "file_content_archive_user_list_change",
    "文件内容存档成员变更",
    "Whose file contents are archived changed",
  ),
];

/** The drive and its archives (documents 97898 to 97900, 101678, 101691, 101701). */
export const DRIVE: Section = {
  zh: "微盘",
  en: "Drive",
  samples: [
    ...having({ from: "member", agent: "none" }, MADE_BY_MEMBERS),
    ...having({ from: "sys", agent: "none" }, MADE_BY_SYSTEM),
  ],
};
