import { leaf } from "../../../xml/writer.ts";
import type { Cast } from "./cast.ts";
import { group, having, type Section, sample } from "./sample.ts";

const id = leaf("MeetingId", "mt_1");
const meeting = () => [id];
const taken = () => [id, leaf("FromUserTmpOpenId", "tmp_1")];
const enrolled = () => [...taken(), leaf("EnrollId", "enroll_1")];

const whom = ({ wang }: Cast, ...more: readonly string[]) =>
  group("OperatedUser", leaf("UserId", wang.userId), leaf("TmpOpenId", "tmp_2"), ...more);
const suffered = (cast: Cast) => [...taken(), whom(cast)];
const promoted = (cast: Cast) => [...taken(), whom(cast, leaf("UserRole", 6))];

const outcome = [leaf("UploadStatus", 0), leaf("ErrorMsg", "low-resolution")];
const warmUp = () => [
  id,
  group(
    "WarmUpInfo",
    leaf("WarmUpPicture", "https://img.example/warm-up.png"),
    leaf("WarmUpVideo", "https://video.example/warm-up.mp4"),
    ...outcome,
  ),
];
const material = () => [
  id,
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
    id,
    leaf("Status", 1),
  ]),
];

/** Meetings and their rooms (documents 95333, 98333 to 99103, 99648). */
export const MEETINGS: Section = {
  zh: "会议",
  en: "Meetings",
  samples: having({ from: "member", agent: "none" }, [...COURSE, ...PEOPLE, ...MATERIAL, ...ROOMS]),
};
