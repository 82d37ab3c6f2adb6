import { bySystem, changes } from "../kind.ts";
import { optionalFlag, optionalInt, optionalText, text } from "../read-scalar.ts";
import { items, optionalStructure, structure } from "../read-structure.ts";

const meeting = { meetingId: text("MeetingId", "meeting") };

const taken = {
  ...meeting,
  fromUserTmpOpenId: optionalText("FromUserTmpOpenId", "the actor's id inside the meeting"),
};

const person = {
  userId: optionalText("UserId", "UserID, for members of the corp"),
  tmpOpenId: text("TmpOpenId", "id inside the meeting"),
};
const suffered = {
  ...taken,
  operatedUser: structure("OperatedUser", person, "whom it happened to"),
};
const promoted = {
  ...taken,
  operatedUser: structure(
    "OperatedUser",
    {
      ...person,
      userRole: optionalInt(
        "UserRole",
        "0 participant, 1 creator, 2 host, 3 both, 4 guest, 5 guest and host, 6 co-host, 7 creator and co-host, 8 host by API, 30 to 34 in webinars",
      ),
    },
    "whose role changed",
  ),
};
const enrolled = { ...taken, enrollId: optionalText("EnrollId", "enrolment") };
const uploaded = {
  uploadStatus: optionalFlag("UploadStatus", "whether it worked"),
  errorMsg: optionalText("ErrorMsg", "why it did not"),
};

const room = { meetingRoomId: text("MeetingRoomId", "meeting room") };
const booking = {
  ...room,
  bookingId: optionalText("BookingId", "booking"),
  meetingId: optionalText("MeetingId", "older callbacks have it instead of the booking"),
};

/** Bookings of meeting rooms (document 95333). */
export const MEETING_EVENTS = {
  book_meeting_room: bySystem("A meeting room was booked", booking),
  cancel_meeting_room: bySystem("A booking of a meeting room was cancelled", booking),
} as const;

/** Meetings that were made through the API (documents 98333 to 99103), and all of them (99648). */
export const MEETING_CHANGES = {
  meeting_change: changes("system", "A meeting made through the API changed", {
    modify_meeting: bySystem("A meeting was changed", meeting),
    cancel_meeting: bySystem("A meeting was cancelled", meeting),
    meeting_start: bySystem("A meeting began", taken),
    meeting_end: bySystem("A meeting ended", taken),
    meeting_mute_all: bySystem("Everybody was muted", taken),
    meeting_unmute_all: bySystem("Everybody may speak again", taken),
    join_meeting: bySystem("Somebody joined", taken),
    quit_meeting: bySystem("Somebody left", taken),
    join_meeting_before_host: bySystem("Somebody waits for the host", taken),
    join_waiting_room: bySystem("Somebody entered the waiting room", taken),
    quit_waiting_room: bySystem("Somebody left the waiting room", suffered),
    join_from_meeting_room: bySystem("Somebody was let in from the waiting room", suffered),
    move_to_waiting_room: bySystem("Somebody was moved to the waiting room", suffered),
    open_screen_share: bySystem("Screen sharing began", taken),
    close_screen_share: bySystem("Screen sharing ended", taken),
    role_change: bySystem("Somebody got another role", promoted),
    webinar_role_change: bySystem("Somebody got another role in a webinar", promoted),
    webinar_warm_up_upload: bySystem("The opening picture or video of a webinar was taken over", {
      ...meeting,
      warmUpInfo: structure(
        "WarmUpInfo",
        {
          warmUpPicture: optionalText("WarmUpPicture", "address of the picture"),
          warmUpVideo: optionalText("WarmUpVideo", "address of the video"),
          ...uploaded,
        },
        "what was taken over",
      ),
    }),
    medium_upload: bySystem("Material for a meeting was taken over", {
      ...meeting,
      allUploadStatus: optionalFlag("AllUploadStatus", "whether everything worked"),
      uploadInfo: items(
        "UploadInfo",
        {
          mediumUrl: text("MediumUrl", "address of the material"),
          mediumType: optionalInt("MediumType", "1 video, 2 picture, 3 file"),
          ...uploaded,
        },
        "each piece of material",
      ),
    }),
    pstn_status_update: bySystem("A telephone call to a participant moved on", {
      ...taken,
      pstnStatus: text(
        "PstnStatus",
        "`START_INVITE`, `START_ACCEPT`, `LEAVE_WITHOUT_ACCEPT`, `LEAVE_WITH_ACCEPTED`, `CANCLE_INVITE` (sic)",
      ),
    }),
    start_recording: bySystem("Cloud recording began", taken),
    pause_recording: bySystem("Cloud recording was paused", taken),
    resume_recording: bySystem("Cloud recording went on", taken),
    stop_recording: bySystem("Cloud recording ended", taken),
    recording_complete: bySystem("A cloud recording is ready", taken),
    delete_recording: bySystem("A cloud recording was deleted", taken),
    enroll: bySystem("Somebody enrolled", enrolled),
    cancel_enroll: bySystem("Somebody cancelled the enrolment", enrolled),
    meeting_room_response: bySystem("A called meeting room answered", {
      ...taken,
      meetingRoomId: optionalText("MeetingRoomId", "meeting room, or else `mraAddress`"),
      mraAddress: optionalStructure(
        "MraAddress",
        {
          protocol: optionalInt("Protocol", "1 SIP, 2 H.323"),
          dialString: text("DialString", "what was dialled"),
        },
        "address of the room's system",
      ),
      roomResponseStatus: optionalInt(
        "RoomResponseStatus",
        "0 none, 2 joined, 3 refused, 5 cancelled",
      ),
    }),
  }),

  meeting_statistics: changes("system", "Something to count about meetings", {
    start_meeting: bySystem("A member started a meeting", {
      ...meeting,
      status: optionalInt("Status", "1 started, 2 failed"),
    }),
  }),
} as const;
