import { leaf } from "../../../xml/writer.ts";
import { type Cast, group, having, type SampleSection, sample } from "./sample.ts";

const calendar = () => [leaf("CalId", "cal_1")];
const schedule = () => [leaf("CalId", "cal_1"), leaf("ScheduleId", "sch_1")];

/** Calendars and schedules (documents 93651, 97728 to 97732, 98111). */
export const CALENDAR: SampleSection = {
  zh: "日程",
  en: "Calendar",
  samples: having({ from: "member", agent: "none" }, [
    sample("modify_calendar", "修改日历", "A calendar was changed", calendar),
    sample("delete_calendar", "删除日历", "A calendar was deleted", calendar),
    sample("add_schedule", "新增日程", "A schedule was added", schedule),
    sample("modify_schedule", "修改日程", "A schedule was changed", schedule),
    sample("delete_schedule", "删除日程", "A schedule was deleted", schedule),
    sample("respond_schedule", "日程回执", "A participant answered an invitation", schedule),
  ]),
};

const docs = () => [leaf("DocId", "doc_1"), leaf("DocId", "doc_2")];
const forms = () => [leaf("FormId", "form_1"), leaf("FormId", "form_2")];
const sheet = [leaf("DocId", "doc_1"), leaf("SheetId", "sheet_1")];
const fields = () => [...sheet, leaf("FieldId", "f1"), leaf("FieldId", "f2")];
const records = () => [...sheet, leaf("RecordId", "r1"), leaf("RecordId", "r2")];

/** Documents, forms and smart sheets (documents 97835, 97837, 98095, 98096, 101016, 101019). */
export const DOCUMENTS: SampleSection = {
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
export const DRIVE: SampleSection = {
  zh: "微盘",
  en: "Drive",
  samples: [
    ...having({ from: "member", agent: "none" }, MADE_BY_MEMBERS),
    ...having({ from: "sys", agent: "none" }, MADE_BY_SYSTEM),
  ],
};

const meetingId = leaf("MeetingId", "mt_1");
const meeting = () => [meetingId];
const taken = () => [meetingId, leaf("FromUserTmpOpenId", "tmp_1")];
const enrolled = () => [...taken(), leaf("EnrollId", "enroll_1")];

const whom = ({ wang }: Cast, ...more: readonly string[]) =>
  group("OperatedUser", leaf("UserId", wang.userId), leaf("TmpOpenId", "tmp_2"), ...more);
const suffered = (cast: Cast) => [...taken(), whom(cast)];
const promoted = (cast: Cast) => [...taken(), whom(cast, leaf("UserRole", 6))];

const outcome = [leaf("UploadStatus", 0), leaf("ErrorMsg", "low-resolution")];
const warmUp = () => [
  meetingId,
  group(
    "WarmUpInfo",
    leaf("WarmUpPicture", "https://img.example/warm-up.png"),
    leaf("WarmUpVideo", "https://video.example/warm-up.mp4"),
    ...outcome,
  ),
];
const material = () => [
  meetingId,
  leaf("AllUploadStatus", 0),
  group(
    "UploadInfo",
    leaf("MediumUrl", "https://img.example/poster.png"),
    leaf("MediumType", 2),
    ...outcome,
  ),
];
const roomAnswer = () => [
  ...taken(),
  leaf("MeetingRoomId", "room_1"),
  group("MraAddress", leaf("Protocol", 1), leaf("DialString", "sip:1@room.example")),
  leaf("RoomResponseStatus", 2),
];

const change = (
  name: string,
  zh: string,
  en: string,
  elements: (cast: Cast) => readonly string[] = taken,
) => sample(`meeting_change:${name}`, zh, en, elements);

const COURSE = [
  change("modify_meeting", "修改会议", "A meeting was changed", meeting),
  change("cancel_meeting", "取消会议", "A meeting was cancelled", meeting),
  change("meeting_start", "会议开始", "A meeting began"),
  change("meeting_end", "会议结束", "A meeting ended"),
  change("enroll", "会议报名", "Somebody enrolled", enrolled),
  change("cancel_enroll", "取消报名", "Somebody cancelled the enrolment", enrolled),
];

const PEOPLE = [
  change("join_meeting", "成员入会", "Somebody joined"),
  change("quit_meeting", "成员离会", "Somebody left"),
  change("join_meeting_before_host", "成员早于主持人入会", "Somebody waits for the host"),
  change("join_waiting_room", "进入等候室", "Somebody entered the waiting room"),
  change("quit_waiting_room", "离开等候室", "Somebody left the waiting room", suffered),
  change("join_from_meeting_room", "由等候室入会", "Somebody was let in", suffered),
  change("move_to_waiting_room", "移入等候室", "Somebody was moved to the waiting room", suffered),
  change("role_change", "成员角色变更", "Somebody got another role", promoted),
  change(
    "webinar_role_change",
    "网络研讨会角色变更",
    "Somebody got another webinar role",
    promoted,
  ),
  change("meeting_mute_all", "全员静音", "Everybody was muted"),
  change("meeting_unmute_all", "解除全员静音", "Everybody may speak again"),
  change("pstn_status_update", "电话入会状态变更", "A telephone call moved on", () => [
    ...taken(),
    leaf("PstnStatus", "START_INVITE"),
  ]),
];

const MATERIAL = [
  change("open_screen_share", "开始屏幕共享", "Screen sharing began"),
  change("close_screen_share", "结束屏幕共享", "Screen sharing ended"),
  change("start_recording", "开始云录制", "Cloud recording began"),
  change("pause_recording", "暂停云录制", "Cloud recording was paused"),
  change("resume_recording", "恢复云录制", "Cloud recording went on"),
  change("stop_recording", "停止云录制", "Cloud recording ended"),
  change("recording_complete", "云录制完成", "A cloud recording is ready"),
  change("delete_recording", "删除云录制", "A cloud recording was deleted"),
  change("webinar_warm_up_upload", "暖场素材上传结果", "An opening was taken over", warmUp),
  change("medium_upload", "会议素材上传结果", "Material was taken over", material),
  change("meeting_room_response", "会议室响应呼叫", "A called meeting room answered", roomAnswer),
];

const booking = () => [leaf("MeetingRoomId", "room_1"), leaf("BookingId", "booking_1")];

const ROOMS = [
  sample("book_meeting_room", "预定会议室", "A meeting room was booked", booking),
  sample("cancel_meeting_room", "取消预定会议室", "A booking was cancelled", booking),
  sample("meeting_statistics:start_meeting", "成员发起会议", "A member started a meeting", () => [
    meetingId,
    leaf("Status", 1),
  ]),
];

/** Meetings and their rooms (documents 95333, 98333 to 99103, 99648). */
export const MEETINGS: SampleSection = {
  zh: "会议",
  en: "Meetings",
  samples: having({ from: "member", agent: "none" }, [...COURSE, ...PEOPLE, ...MATERIAL, ...ROOMS]),
};

const schoolId = () => [leaf("Id", "42")];

/** A school's address book (documents 92032, 92052). */
export const SCHOOL: SampleSection = {
  zh: "家校沟通",
  en: "School",
  samples: having({ from: "sys", agent: "none" }, [
    sample("change_school_contact:create_student", "新增学生", "A student was added", schoolId),
    sample("change_school_contact:update_student", "更新学生", "A student changed", schoolId),
    sample("change_school_contact:delete_student", "删除学生", "A student was removed", schoolId),
    sample("change_school_contact:create_parent", "新增家长", "A parent was added", schoolId),
    sample("change_school_contact:update_parent", "更新家长", "A parent changed", schoolId),
    sample("change_school_contact:delete_parent", "删除家长", "A parent was removed", schoolId),
    sample("change_school_contact:subscribe", "家长关注", "A parent follows the school", schoolId),
    sample(
      "change_school_contact:unsubscribe",
      "家长取消关注",
      "A parent stopped following",
      schoolId,
    ),
    sample(
      "change_school_contact:create_department",
      "新增家校部门",
      "A department was added",
      schoolId,
    ),
    sample(
      "change_school_contact:update_department",
      "更新家校部门",
      "A department changed",
      schoolId,
    ),
    sample(
      "change_school_contact:delete_department",
      "删除家校部门",
      "A department was removed",
      schoolId,
    ),
  ]),
};
