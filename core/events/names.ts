/* Written by `npm run docs` from the event table: a name for each kind, which editors show. */
import type { ShapeOf } from "./shapes.ts";

/** A member typed text: `text`. */
export interface TextEvent extends ShapeOf<"text"> {}

/** A member sent a picture: `image`. */
export interface ImageEvent extends ShapeOf<"image"> {}

/** A member recorded a voice message: `voice`. */
export interface VoiceEvent extends ShapeOf<"voice"> {}

/** A member sent a video: `video`. */
export interface VideoEvent extends ShapeOf<"video"> {}

/** A member recorded a short video (clients of the 企业号 era): `shortvideo`. */
export interface ShortVideoEvent extends ShapeOf<"shortvideo"> {}

/** A member sent a file (undocumented, read if it comes): `file`. */
export interface FileEvent extends ShapeOf<"file"> {}

/** A member sent a place from the map: `location`. */
export interface LocationEvent extends ShapeOf<"location"> {}

/** A member sent a link: `link`. */
export interface LinkEvent extends ShapeOf<"link"> {}

/** A member came into the app's visible range, or joined it: `event:subscribe`. */
export interface SubscribeEvent extends ShapeOf<"event:subscribe"> {}

/** A member left the app's visible range, or was disabled: `event:unsubscribe`. */
export interface UnsubscribeEvent extends ShapeOf<"event:unsubscribe"> {}

/** A member opened the app's conversation: `event:enter_agent`. */
export interface EnterAgentEvent extends ShapeOf<"event:enter_agent"> {}

/** The client reported where the member is, once per opening of the conversation: `event:LOCATION`. */
export interface LocationReportEvent extends ShapeOf<"event:LOCATION"> {}

/** The app was unused for long and will be stopped: `event:inactive_alert`. */
export interface InactiveAlertEvent extends ShapeOf<"event:inactive_alert"> {}

/** The app was stopped for being unused: `event:close_inactive_agent`. */
export interface CloseInactiveAgentEvent extends ShapeOf<"event:close_inactive_agent"> {}

/** The stopped app runs again: `event:reopen_inactive_agent`. */
export interface ReopenInactiveAgentEvent extends ShapeOf<"event:reopen_inactive_agent"> {}

/** The app is used so little that it will be limited: `event:low_active_alert`. */
export interface LowActiveAlertEvent extends ShapeOf<"event:low_active_alert"> {}

/** The app became one of low activity: `event:low_active`. */
export interface LowActiveEvent extends ShapeOf<"event:low_active"> {}

/** The app is active again: `event:active_restored`. */
export interface ActiveRestoredEvent extends ShapeOf<"event:active_restored"> {}

/** Other members administer the app than before: `event:change_app_admin`. */
export interface ChangeAppAdminEvent extends ShapeOf<"event:change_app_admin"> {}

/** A member without a licence for the app's API opened it: `event:unlicensed_notify`. */
export interface UnlicensedNotifyEvent extends ShapeOf<"event:unlicensed_notify"> {}

/** The app's own workbench page was switched: `event:switch_workbench_mode`. */
export interface SwitchWorkbenchModeEvent extends ShapeOf<"event:switch_workbench_mode"> {}

/** A member chose a menu item with a key: `event:click`. */
export interface ClickEvent extends ShapeOf<"event:click"> {}

/** A member chose a menu item that opens a page: `event:view`. */
export interface ViewEvent extends ShapeOf<"event:view"> {}

/** A member chose a menu item that opens a mini-program: `event:view_miniprogram`. */
export interface ViewMiniProgramEvent extends ShapeOf<"event:view_miniprogram"> {}

/** A member scanned a code from the menu: `event:scancode_push`. */
export interface ScancodePushEvent extends ShapeOf<"event:scancode_push"> {}

/** A member scanned a code from the menu and waits for an answer: `event:scancode_waitmsg`. */
export interface ScancodeWaitmsgEvent extends ShapeOf<"event:scancode_waitmsg"> {}

/** A member took photos from the menu: `event:pic_sysphoto`. */
export interface PicSysphotoEvent extends ShapeOf<"event:pic_sysphoto"> {}

/** A member took or chose photos from the menu: `event:pic_photo_or_album`. */
export interface PicPhotoOrAlbumEvent extends ShapeOf<"event:pic_photo_or_album"> {}

/** A member chose photos from the album, from the menu: `event:pic_weixin`. */
export interface PicWeixinEvent extends ShapeOf<"event:pic_weixin"> {}

/** A member picked a place from the menu; a `location` message normally follows: `event:location_select`. */
export interface LocationSelectEvent extends ShapeOf<"event:location_select"> {}

/** A member pressed a button of a card, voted, or submitted choices: `event:template_card_event`. */
export interface TemplateCardEvent extends ShapeOf<"event:template_card_event"> {}

/** A member chose an item of a card's ⋯ menu: `event:template_card_menu_event`. */
export interface TemplateCardMenuEvent extends ShapeOf<"event:template_card_menu_event"> {}

/** A member pressed a button of a task card (older clients): `event:taskcard_click`. */
export interface TaskcardClickEvent extends ShapeOf<"event:taskcard_click"> {}

/** A job on many members or departments is done: `event:batch_job_result`. */
export interface BatchJobResultEvent extends ShapeOf<"event:batch_job_result"> {}

/** An approval of the app's own flow moved on: `event:open_approval_change`. */
export interface OpenApprovalChangeEvent extends ShapeOf<"event:open_approval_change"> {}

/** An approval of WeCom's approval app moved on: `event:sys_approval_change`. */
export interface SysApprovalChangeEvent extends ShapeOf<"event:sys_approval_change"> {}

/** Messages or events wait to be fetched with `kf/sync_msg`: `event:kf_msg_or_event`. */
export interface KfMsgOrEvent extends ShapeOf<"event:kf_msg_or_event"> {}

/** The app may use other service accounts than before: `event:kf_account_auth_change`. */
export interface KfAccountAuthChangeEvent extends ShapeOf<"event:kf_account_auth_change"> {}

/** A meeting room was booked: `event:book_meeting_room`. */
export interface BookMeetingRoomEvent extends ShapeOf<"event:book_meeting_room"> {}

/** A booking of a meeting room was cancelled: `event:cancel_meeting_room`. */
export interface CancelMeetingRoomEvent extends ShapeOf<"event:cancel_meeting_room"> {}

/** A live stream made through the API moved on: `event:living_status_change`. */
export interface LivingStatusChangeEvent extends ShapeOf<"event:living_status_change"> {}

/** A calendar made through the API was deleted: `event:delete_calendar`. */
export interface DeleteCalendarEvent extends ShapeOf<"event:delete_calendar"> {}

/** A calendar made through the API was changed: `event:modify_calendar`. */
export interface ModifyCalendarEvent extends ShapeOf<"event:modify_calendar"> {}

/** A schedule was added to such a calendar: `event:add_schedule`. */
export interface AddScheduleEvent extends ShapeOf<"event:add_schedule"> {}

/** A schedule made through the API was changed: `event:modify_schedule`. */
export interface ModifyScheduleEvent extends ShapeOf<"event:modify_schedule"> {}

/** A schedule made through the API was deleted: `event:delete_schedule`. */
export interface DeleteScheduleEvent extends ShapeOf<"event:delete_schedule"> {}

/** A participant answered an invitation: `event:respond_schedule`. */
export interface RespondScheduleEvent extends ShapeOf<"event:respond_schedule"> {}

/** The drive is more than 90 % full; once a day: `event:wedrive_insufficient_capacity`. */
export interface WedriveInsufficientCapacityEvent
  extends ShapeOf<"event:wedrive_insufficient_capacity"> {}

/** An archived document changed: `event:document_archive_change`. */
export interface DocumentArchiveChangeEvent extends ShapeOf<"event:document_archive_change"> {}

/** The permission to archive file contents changed: `event:file_content_archive_auth_change`. */
export interface FileContentArchiveAuthChangeEvent
  extends ShapeOf<"event:file_content_archive_auth_change"> {}

/** The members whose file contents are archived changed: `event:file_content_archive_user_list_change`. */
export interface FileContentArchiveUserListChangeEvent
  extends ShapeOf<"event:file_content_archive_user_list_change"> {}

/** The app was shared with another corp, or no longer is: `event:share_agent_change`. */
export interface ShareAgentChangeEvent extends ShapeOf<"event:share_agent_change"> {}

/** The app was shared down a supply chain, or no longer is: `event:share_chain_change`. */
export interface ShareChainChangeEvent extends ShapeOf<"event:share_chain_change"> {}

/** Archived messages wait to be fetched; every 15 s at most: `event:msgaudit_notify`. */
export interface MsgauditNotifyEvent extends ShapeOf<"event:msgaudit_notify"> {}

/** An upload from an address is done: `event:upload_media_job_finish`. */
export interface UploadMediaJobFinishEvent extends ShapeOf<"event:upload_media_job_finish"> {}

/** A member asked for a paid account: `event:submit_vip_account_approval`. */
export interface SubmitVipAccountApprovalEvent
  extends ShapeOf<"event:submit_vip_account_approval"> {}

/** An application for a paid account is decided: `event:finish_vip_account_approval`. */
export interface FinishVipAccountApprovalEvent
  extends ShapeOf<"event:finish_vip_account_approval"> {}

/** A program in WeCom's data zone has news: `event:program_notify`. */
export interface ProgramNotifyEvent extends ShapeOf<"event:program_notify"> {}

/** A member was added: `event:change_contact:create_user`. */
export interface ChangeContactCreateUserEvent extends ShapeOf<"event:change_contact:create_user"> {}

/** A member changed: `event:change_contact:update_user`. */
export interface ChangeContactUpdateUserEvent extends ShapeOf<"event:change_contact:update_user"> {}

/** A member was removed: `event:change_contact:delete_user`. */
export interface ChangeContactDeleteUserEvent extends ShapeOf<"event:change_contact:delete_user"> {}

/** A department was added: `event:change_contact:create_party`. */
export interface ChangeContactCreatePartyEvent
  extends ShapeOf<"event:change_contact:create_party"> {}

/** A department changed: `event:change_contact:update_party`. */
export interface ChangeContactUpdatePartyEvent
  extends ShapeOf<"event:change_contact:update_party"> {}

/** A department was removed: `event:change_contact:delete_party`. */
export interface ChangeContactDeletePartyEvent
  extends ShapeOf<"event:change_contact:delete_party"> {}

/** Members or departments of a tag changed: `event:change_contact:update_tag`. */
export interface ChangeContactUpdateTagEvent extends ShapeOf<"event:change_contact:update_tag"> {}

/** A member added a customer: `event:change_external_contact:add_external_contact`. */
export interface ChangeExternalContactAddExternalContactEvent
  extends ShapeOf<"event:change_external_contact:add_external_contact"> {}

/** A member edited a customer's remark or tags: `event:change_external_contact:edit_external_contact`. */
export interface ChangeExternalContactEditExternalContactEvent
  extends ShapeOf<"event:change_external_contact:edit_external_contact"> {}

/** A customer added a member who need not confirm: `event:change_external_contact:add_half_external_contact`. */
export interface ChangeExternalContactAddHalfExternalContactEvent
  extends ShapeOf<"event:change_external_contact:add_half_external_contact"> {}

/** A member removed a customer: `event:change_external_contact:del_external_contact`. */
export interface ChangeExternalContactDelExternalContactEvent
  extends ShapeOf<"event:change_external_contact:del_external_contact"> {}

/** A customer removed a member: `event:change_external_contact:del_follow_user`. */
export interface ChangeExternalContactDelFollowUserEvent
  extends ShapeOf<"event:change_external_contact:del_follow_user"> {}

/** A customer could not be handed over: `event:change_external_contact:transfer_fail`. */
export interface ChangeExternalContactTransferFailEvent
  extends ShapeOf<"event:change_external_contact:transfer_fail"> {}

/** A customer agreed to the archiving of messages: `event:change_external_contact:msg_audit_approved`. */
export interface ChangeExternalContactMsgAuditApprovedEvent
  extends ShapeOf<"event:change_external_contact:msg_audit_approved"> {}

/** A customer group was made: `event:change_external_chat:create`. */
export interface ChangeExternalChatCreateEvent
  extends ShapeOf<"event:change_external_chat:create"> {}

/** A customer group changed: `event:change_external_chat:update`. */
export interface ChangeExternalChatUpdateEvent
  extends ShapeOf<"event:change_external_chat:update"> {}

/** A customer group was dissolved: `event:change_external_chat:dismiss`. */
export interface ChangeExternalChatDismissEvent
  extends ShapeOf<"event:change_external_chat:dismiss"> {}

/** A tag or group of tags was made: `event:change_external_tag:create`. */
export interface ChangeExternalTagCreateEvent extends ShapeOf<"event:change_external_tag:create"> {}

/** A tag or group of tags changed: `event:change_external_tag:update`. */
export interface ChangeExternalTagUpdateEvent extends ShapeOf<"event:change_external_tag:update"> {}

/** A tag or group of tags was removed: `event:change_external_tag:delete`. */
export interface ChangeExternalTagDeleteEvent extends ShapeOf<"event:change_external_tag:delete"> {}

/** Tags were put in another order: `event:change_external_tag:shuffle`. */
export interface ChangeExternalTagShuffleEvent
  extends ShapeOf<"event:change_external_tag:shuffle"> {}

/** Fewer than 20 uses are left: `event:customer_acquisition:balance_low`. */
export interface CustomerAcquisitionBalanceLowEvent
  extends ShapeOf<"event:customer_acquisition:balance_low"> {}

/** No use is left: `event:customer_acquisition:balance_exhausted`. */
export interface CustomerAcquisitionBalanceExhaustedEvent
  extends ShapeOf<"event:customer_acquisition:balance_exhausted"> {}

/** There are uses again: `event:customer_acquisition:balance_increased`. */
export interface CustomerAcquisitionBalanceIncreasedEvent
  extends ShapeOf<"event:customer_acquisition:balance_increased"> {}

/** Uses will expire in 14, 7, 3, 2 or 1 days: `event:customer_acquisition:quota_expire_soon`. */
export interface CustomerAcquisitionQuotaExpireSoonEvent
  extends ShapeOf<"event:customer_acquisition:quota_expire_soon"> {}

/** A link stopped working: `event:customer_acquisition:link_unavailable`. */
export interface CustomerAcquisitionLinkUnavailableEvent
  extends ShapeOf<"event:customer_acquisition:link_unavailable"> {}

/** A link was removed, not through the API: `event:customer_acquisition:delete_link`. */
export interface CustomerAcquisitionDeleteLinkEvent
  extends ShapeOf<"event:customer_acquisition:delete_link"> {}

/** A customer opened a link: `event:customer_acquisition:open_profile`. */
export interface CustomerAcquisitionOpenProfileEvent
  extends ShapeOf<"event:customer_acquisition:open_profile"> {}

/** A customer asked to be added through a link: `event:customer_acquisition:friend_request`. */
export interface CustomerAcquisitionFriendRequestEvent
  extends ShapeOf<"event:customer_acquisition:friend_request"> {}

/** A member received a customer's first message: `event:customer_acquisition:customer_start_chat`. */
export interface CustomerAcquisitionCustomerStartChatEvent
  extends ShapeOf<"event:customer_acquisition:customer_start_chat"> {}

/** A member received more messages of a customer: `event:customer_acquisition:message_from_customer`. */
export interface CustomerAcquisitionMessageFromCustomerEvent
  extends ShapeOf<"event:customer_acquisition:message_from_customer"> {}

/** A meeting was changed: `event:meeting_change:modify_meeting`. */
export interface MeetingChangeModifyMeetingEvent
  extends ShapeOf<"event:meeting_change:modify_meeting"> {}

/** A meeting was cancelled: `event:meeting_change:cancel_meeting`. */
export interface MeetingChangeCancelMeetingEvent
  extends ShapeOf<"event:meeting_change:cancel_meeting"> {}

/** A meeting began: `event:meeting_change:meeting_start`. */
export interface MeetingChangeMeetingStartEvent
  extends ShapeOf<"event:meeting_change:meeting_start"> {}

/** A meeting ended: `event:meeting_change:meeting_end`. */
export interface MeetingChangeMeetingEndEvent extends ShapeOf<"event:meeting_change:meeting_end"> {}

/** Everybody was muted: `event:meeting_change:meeting_mute_all`. */
export interface MeetingChangeMeetingMuteAllEvent
  extends ShapeOf<"event:meeting_change:meeting_mute_all"> {}

/** Everybody may speak again: `event:meeting_change:meeting_unmute_all`. */
export interface MeetingChangeMeetingUnmuteAllEvent
  extends ShapeOf<"event:meeting_change:meeting_unmute_all"> {}

/** Somebody joined: `event:meeting_change:join_meeting`. */
export interface MeetingChangeJoinMeetingEvent
  extends ShapeOf<"event:meeting_change:join_meeting"> {}

/** Somebody left: `event:meeting_change:quit_meeting`. */
export interface MeetingChangeQuitMeetingEvent
  extends ShapeOf<"event:meeting_change:quit_meeting"> {}

/** Somebody waits for the host: `event:meeting_change:join_meeting_before_host`. */
export interface MeetingChangeJoinMeetingBeforeHostEvent
  extends ShapeOf<"event:meeting_change:join_meeting_before_host"> {}

/** Somebody entered the waiting room: `event:meeting_change:join_waiting_room`. */
export interface MeetingChangeJoinWaitingRoomEvent
  extends ShapeOf<"event:meeting_change:join_waiting_room"> {}

/** Somebody left the waiting room: `event:meeting_change:quit_waiting_room`. */
export interface MeetingChangeQuitWaitingRoomEvent
  extends ShapeOf<"event:meeting_change:quit_waiting_room"> {}

/** Somebody was let in from the waiting room: `event:meeting_change:join_from_meeting_room`. */
export interface MeetingChangeJoinFromMeetingRoomEvent
  extends ShapeOf<"event:meeting_change:join_from_meeting_room"> {}

/** Somebody was moved to the waiting room: `event:meeting_change:move_to_waiting_room`. */
export interface MeetingChangeMoveToWaitingRoomEvent
  extends ShapeOf<"event:meeting_change:move_to_waiting_room"> {}

/** Screen sharing began: `event:meeting_change:open_screen_share`. */
export interface MeetingChangeOpenScreenShareEvent
  extends ShapeOf<"event:meeting_change:open_screen_share"> {}

/** Screen sharing ended: `event:meeting_change:close_screen_share`. */
export interface MeetingChangeCloseScreenShareEvent
  extends ShapeOf<"event:meeting_change:close_screen_share"> {}

/** Somebody got another role: `event:meeting_change:role_change`. */
export interface MeetingChangeRoleChangeEvent extends ShapeOf<"event:meeting_change:role_change"> {}

/** Somebody got another role in a webinar: `event:meeting_change:webinar_role_change`. */
export interface MeetingChangeWebinarRoleChangeEvent
  extends ShapeOf<"event:meeting_change:webinar_role_change"> {}

/** The opening picture or video of a webinar was taken over: `event:meeting_change:webinar_warm_up_upload`. */
export interface MeetingChangeWebinarWarmUpUploadEvent
  extends ShapeOf<"event:meeting_change:webinar_warm_up_upload"> {}

/** Material for a meeting was taken over: `event:meeting_change:medium_upload`. */
export interface MeetingChangeMediumUploadEvent
  extends ShapeOf<"event:meeting_change:medium_upload"> {}

/** A telephone call to a participant moved on: `event:meeting_change:pstn_status_update`. */
export interface MeetingChangePstnStatusUpdateEvent
  extends ShapeOf<"event:meeting_change:pstn_status_update"> {}

/** Cloud recording began: `event:meeting_change:start_recording`. */
export interface MeetingChangeStartRecordingEvent
  extends ShapeOf<"event:meeting_change:start_recording"> {}

/** Cloud recording was paused: `event:meeting_change:pause_recording`. */
export interface MeetingChangePauseRecordingEvent
  extends ShapeOf<"event:meeting_change:pause_recording"> {}

/** Cloud recording went on: `event:meeting_change:resume_recording`. */
export interface MeetingChangeResumeRecordingEvent
  extends ShapeOf<"event:meeting_change:resume_recording"> {}

/** Cloud recording ended: `event:meeting_change:stop_recording`. */
export interface MeetingChangeStopRecordingEvent
  extends ShapeOf<"event:meeting_change:stop_recording"> {}

/** A cloud recording is ready: `event:meeting_change:recording_complete`. */
export interface MeetingChangeRecordingCompleteEvent
  extends ShapeOf<"event:meeting_change:recording_complete"> {}

/** A cloud recording was deleted: `event:meeting_change:delete_recording`. */
export interface MeetingChangeDeleteRecordingEvent
  extends ShapeOf<"event:meeting_change:delete_recording"> {}

/** Somebody enrolled: `event:meeting_change:enroll`. */
export interface MeetingChangeEnrollEvent extends ShapeOf<"event:meeting_change:enroll"> {}

/** Somebody cancelled the enrolment: `event:meeting_change:cancel_enroll`. */
export interface MeetingChangeCancelEnrollEvent
  extends ShapeOf<"event:meeting_change:cancel_enroll"> {}

/** A called meeting room answered: `event:meeting_change:meeting_room_response`. */
export interface MeetingChangeMeetingRoomResponseEvent
  extends ShapeOf<"event:meeting_change:meeting_room_response"> {}

/** A member started a meeting: `event:meeting_statistics:start_meeting`. */
export interface MeetingStatisticsStartMeetingEvent
  extends ShapeOf<"event:meeting_statistics:start_meeting"> {}

/** Other members may see documents or forms: `event:doc_change:doc_member_change`. */
export interface DocChangeDocMemberChangeEvent
  extends ShapeOf<"event:doc_change:doc_member_change"> {}

/** Documents were deleted: `event:doc_change:delete_doc`. */
export interface DocChangeDeleteDocEvent extends ShapeOf<"event:doc_change:delete_doc"> {}

/** Forms were filled in: `event:doc_change:form_complete`. */
export interface DocChangeFormCompleteEvent extends ShapeOf<"event:doc_change:form_complete"> {}

/** Forms were deleted: `event:doc_change:delete_form`. */
export interface DocChangeDeleteFormEvent extends ShapeOf<"event:doc_change:delete_form"> {}

/** Settings of forms changed: `event:doc_change:form_settings_change`. */
export interface DocChangeFormSettingsChangeEvent
  extends ShapeOf<"event:doc_change:form_settings_change"> {}

/** Fields were added: `event:smart_sheet_change:add_filed`. */
export interface SmartSheetChangeAddFiledEvent
  extends ShapeOf<"event:smart_sheet_change:add_filed"> {}

/** Fields were changed: `event:smart_sheet_change:update_filed`. */
export interface SmartSheetChangeUpdateFiledEvent
  extends ShapeOf<"event:smart_sheet_change:update_filed"> {}

/** Fields were deleted: `event:smart_sheet_change:delete_filed`. */
export interface SmartSheetChangeDeleteFiledEvent
  extends ShapeOf<"event:smart_sheet_change:delete_filed"> {}

/** Records were added: `event:smart_sheet_change:add_record`. */
export interface SmartSheetChangeAddRecordEvent
  extends ShapeOf<"event:smart_sheet_change:add_record"> {}

/** Records were changed: `event:smart_sheet_change:update_record`. */
export interface SmartSheetChangeUpdateRecordEvent
  extends ShapeOf<"event:smart_sheet_change:update_record"> {}

/** Records were deleted: `event:smart_sheet_change:delete_record`. */
export interface SmartSheetChangeDeleteRecordEvent
  extends ShapeOf<"event:smart_sheet_change:delete_record"> {}

/** Spaces were dissolved: `event:wedrive_space_change:dismiss_space`. */
export interface WedriveSpaceChangeDismissSpaceEvent
  extends ShapeOf<"event:wedrive_space_change:dismiss_space"> {}

/** Members of spaces changed: `event:wedrive_space_change:space_member_change`. */
export interface WedriveSpaceChangeSpaceMemberChangeEvent
  extends ShapeOf<"event:wedrive_space_change:space_member_change"> {}

/** Security settings of spaces changed: `event:wedrive_space_change:space_security_settings_change`. */
export interface WedriveSpaceChangeSpaceSecuritySettingsChangeEvent
  extends ShapeOf<"event:wedrive_space_change:space_security_settings_change"> {}

/** Files were made: `event:wedrive_file_change:create_file`. */
export interface WedriveFileChangeCreateFileEvent
  extends ShapeOf<"event:wedrive_file_change:create_file"> {}

/** Files were renamed: `event:wedrive_file_change:rename_file`. */
export interface WedriveFileChangeRenameFileEvent
  extends ShapeOf<"event:wedrive_file_change:rename_file"> {}

/** Contents of files changed: `event:wedrive_file_change:update_file`. */
export interface WedriveFileChangeUpdateFileEvent
  extends ShapeOf<"event:wedrive_file_change:update_file"> {}

/** Files were deleted: `event:wedrive_file_change:delete_file`. */
export interface WedriveFileChangeDeleteFileEvent
  extends ShapeOf<"event:wedrive_file_change:delete_file"> {}

/** Files were moved: `event:wedrive_file_change:move_file`. */
export interface WedriveFileChangeMoveFileEvent
  extends ShapeOf<"event:wedrive_file_change:move_file"> {}

/** A space is archived: `event:wedrive_archive_space_change:auth_space`. */
export interface WedriveArchiveSpaceChangeAuthSpaceEvent
  extends ShapeOf<"event:wedrive_archive_space_change:auth_space"> {}

/** A space is no longer archived: `event:wedrive_archive_space_change:cancel_auth_space`. */
export interface WedriveArchiveSpaceChangeCancelAuthSpaceEvent
  extends ShapeOf<"event:wedrive_archive_space_change:cancel_auth_space"> {}

/** Mail came in: `event:app_email_change:receive_email`. */
export interface AppEmailChangeReceiveEmailEvent
  extends ShapeOf<"event:app_email_change:receive_email"> {}

/** Mail came in: `event:public_email_change:receive_email`. */
export interface PublicEmailChangeReceiveEmailEvent
  extends ShapeOf<"event:public_email_change:receive_email"> {}

/** A supply chain was made: `event:change_chain:create_chain`. */
export interface ChangeChainCreateChainEvent extends ShapeOf<"event:change_chain:create_chain"> {}

/** A supply chain changed: `event:change_chain:update_chain`. */
export interface ChangeChainUpdateChainEvent extends ShapeOf<"event:change_chain:update_chain"> {}

/** A supply chain was removed: `event:change_chain:delete_chain`. */
export interface ChangeChainDeleteChainEvent extends ShapeOf<"event:change_chain:delete_chain"> {}

/** Groups were added: `event:change_chain:create_group`. */
export interface ChangeChainCreateGroupEvent extends ShapeOf<"event:change_chain:create_group"> {}

/** Groups changed: `event:change_chain:update_group`. */
export interface ChangeChainUpdateGroupEvent extends ShapeOf<"event:change_chain:update_group"> {}

/** Groups were removed: `event:change_chain:delete_group`. */
export interface ChangeChainDeleteGroupEvent extends ShapeOf<"event:change_chain:delete_group"> {}

/** Corps joined: `event:change_chain:corp_join`. */
export interface ChangeChainCorpJoinEvent extends ShapeOf<"event:change_chain:corp_join"> {}

/** Corps were put into other groups: `event:change_chain:update_corp`. */
export interface ChangeChainUpdateCorpEvent extends ShapeOf<"event:change_chain:update_corp"> {}

/** Corps were removed: `event:change_chain:remove_corp`. */
export interface ChangeChainRemoveCorpEvent extends ShapeOf<"event:change_chain:remove_corp"> {}

/** A student was added: `event:change_school_contact:create_student`. */
export interface ChangeSchoolContactCreateStudentEvent
  extends ShapeOf<"event:change_school_contact:create_student"> {}

/** A student changed: `event:change_school_contact:update_student`. */
export interface ChangeSchoolContactUpdateStudentEvent
  extends ShapeOf<"event:change_school_contact:update_student"> {}

/** A student was removed: `event:change_school_contact:delete_student`. */
export interface ChangeSchoolContactDeleteStudentEvent
  extends ShapeOf<"event:change_school_contact:delete_student"> {}

/** A parent was added: `event:change_school_contact:create_parent`. */
export interface ChangeSchoolContactCreateParentEvent
  extends ShapeOf<"event:change_school_contact:create_parent"> {}

/** A parent changed: `event:change_school_contact:update_parent`. */
export interface ChangeSchoolContactUpdateParentEvent
  extends ShapeOf<"event:change_school_contact:update_parent"> {}

/** A parent was removed: `event:change_school_contact:delete_parent`. */
export interface ChangeSchoolContactDeleteParentEvent
  extends ShapeOf<"event:change_school_contact:delete_parent"> {}

/** A parent follows the school: `event:change_school_contact:subscribe`. */
export interface ChangeSchoolContactSubscribeEvent
  extends ShapeOf<"event:change_school_contact:subscribe"> {}

/** A parent no longer follows the school: `event:change_school_contact:unsubscribe`. */
export interface ChangeSchoolContactUnsubscribeEvent
  extends ShapeOf<"event:change_school_contact:unsubscribe"> {}

/** A department was added: `event:change_school_contact:create_department`. */
export interface ChangeSchoolContactCreateDepartmentEvent
  extends ShapeOf<"event:change_school_contact:create_department"> {}

/** A department changed: `event:change_school_contact:update_department`. */
export interface ChangeSchoolContactUpdateDepartmentEvent
  extends ShapeOf<"event:change_school_contact:update_department"> {}

/** A department was removed: `event:change_school_contact:delete_department`. */
export interface ChangeSchoolContactDeleteDepartmentEvent
  extends ShapeOf<"event:change_school_contact:delete_department"> {}

/** WeCom's domains or addresses changed: `event:security:change_domain_ip`. */
export interface SecurityChangeDomainIpEvent extends ShapeOf<"event:security:change_domain_ip"> {}

/** The address book changed: a ChangeType that this version does not know: `event:change_contact`. */
export interface ChangeContactEvent extends ShapeOf<"event:change_contact"> {}

/** A member's customer changed: a ChangeType that this version does not know: `event:change_external_contact`. */
export interface ChangeExternalContactEvent extends ShapeOf<"event:change_external_contact"> {}

/** A customer group changed: a ChangeType that this version does not know: `event:change_external_chat`. */
export interface ChangeExternalChatEvent extends ShapeOf<"event:change_external_chat"> {}

/** The corp's customer tags changed: a ChangeType that this version does not know: `event:change_external_tag`. */
export interface ChangeExternalTagEvent extends ShapeOf<"event:change_external_tag"> {}

/** Something happened to customer acquisition links: a ChangeType that this version does not know: `event:customer_acquisition`. */
export interface CustomerAcquisitionEvent extends ShapeOf<"event:customer_acquisition"> {}

/** A meeting made through the API changed: a ChangeType that this version does not know: `event:meeting_change`. */
export interface MeetingChangeEvent extends ShapeOf<"event:meeting_change"> {}

/** Something to count about meetings: a ChangeType that this version does not know: `event:meeting_statistics`. */
export interface MeetingStatisticsEvent extends ShapeOf<"event:meeting_statistics"> {}

/** A document or form made through the API changed: a ChangeType that this version does not know: `event:doc_change`. */
export interface DocChangeEvent extends ShapeOf<"event:doc_change"> {}

/** A smart sheet made through the API changed: a ChangeType that this version does not know: `event:smart_sheet_change`. */
export interface SmartSheetChangeEvent extends ShapeOf<"event:smart_sheet_change"> {}

/** A space of the drive made through the API changed: a ChangeType that this version does not know: `event:wedrive_space_change`. */
export interface WedriveSpaceChangeEvent extends ShapeOf<"event:wedrive_space_change"> {}

/** A file in such a space changed: a ChangeType that this version does not know: `event:wedrive_file_change`. */
export interface WedriveFileChangeEvent extends ShapeOf<"event:wedrive_file_change"> {}

/** Which spaces are archived changed: a ChangeType that this version does not know: `event:wedrive_archive_space_change`. */
export interface WedriveArchiveSpaceChangeEvent
  extends ShapeOf<"event:wedrive_archive_space_change"> {}

/** The app's mailbox changed: a ChangeType that this version does not know: `event:app_email_change`. */
export interface AppEmailChangeEvent extends ShapeOf<"event:app_email_change"> {}

/** A public mailbox changed: a ChangeType that this version does not know: `event:public_email_change`. */
export interface PublicEmailChangeEvent extends ShapeOf<"event:public_email_change"> {}

/** A supply chain changed: a ChangeType that this version does not know: `event:change_chain`. */
export interface ChangeChainEvent extends ShapeOf<"event:change_chain"> {}

/** A school's address book changed: a ChangeType that this version does not know: `event:change_school_contact`. */
export interface ChangeSchoolContactEvent extends ShapeOf<"event:change_school_contact"> {}

/** Something changed that guards of the network must know: a ChangeType that this version does not know: `event:security`. */
export interface SecurityEvent extends ShapeOf<"event:security"> {}

/** What this version cannot name, or nobody can read: `unknown`. */
export interface UnknownEvent extends ShapeOf<"unknown"> {}

/** The event of each kind. */
export interface EventsByKind {
  readonly text: TextEvent;
  readonly image: ImageEvent;
  readonly voice: VoiceEvent;
  readonly video: VideoEvent;
  readonly shortvideo: ShortVideoEvent;
  readonly file: FileEvent;
  readonly location: LocationEvent;
  readonly link: LinkEvent;
  readonly "event:subscribe": SubscribeEvent;
  readonly "event:unsubscribe": UnsubscribeEvent;
  readonly "event:enter_agent": EnterAgentEvent;
  readonly "event:LOCATION": LocationReportEvent;
  readonly "event:inactive_alert": InactiveAlertEvent;
  readonly "event:close_inactive_agent": CloseInactiveAgentEvent;
  readonly "event:reopen_inactive_agent": ReopenInactiveAgentEvent;
  readonly "event:low_active_alert": LowActiveAlertEvent;
  readonly "event:low_active": LowActiveEvent;
  readonly "event:active_restored": ActiveRestoredEvent;
  readonly "event:change_app_admin": ChangeAppAdminEvent;
  readonly "event:unlicensed_notify": UnlicensedNotifyEvent;
  readonly "event:switch_workbench_mode": SwitchWorkbenchModeEvent;
  readonly "event:click": ClickEvent;
  readonly "event:view": ViewEvent;
  readonly "event:view_miniprogram": ViewMiniProgramEvent;
  readonly "event:scancode_push": ScancodePushEvent;
  readonly "event:scancode_waitmsg": ScancodeWaitmsgEvent;
  readonly "event:pic_sysphoto": PicSysphotoEvent;
  readonly "event:pic_photo_or_album": PicPhotoOrAlbumEvent;
  readonly "event:pic_weixin": PicWeixinEvent;
  readonly "event:location_select": LocationSelectEvent;
  readonly "event:template_card_event": TemplateCardEvent;
  readonly "event:template_card_menu_event": TemplateCardMenuEvent;
  readonly "event:taskcard_click": TaskcardClickEvent;
  readonly "event:batch_job_result": BatchJobResultEvent;
  readonly "event:open_approval_change": OpenApprovalChangeEvent;
  readonly "event:sys_approval_change": SysApprovalChangeEvent;
  readonly "event:kf_msg_or_event": KfMsgOrEvent;
  readonly "event:kf_account_auth_change": KfAccountAuthChangeEvent;
  readonly "event:book_meeting_room": BookMeetingRoomEvent;
  readonly "event:cancel_meeting_room": CancelMeetingRoomEvent;
  readonly "event:living_status_change": LivingStatusChangeEvent;
  readonly "event:delete_calendar": DeleteCalendarEvent;
  readonly "event:modify_calendar": ModifyCalendarEvent;
  readonly "event:add_schedule": AddScheduleEvent;
  readonly "event:modify_schedule": ModifyScheduleEvent;
  readonly "event:delete_schedule": DeleteScheduleEvent;
  readonly "event:respond_schedule": RespondScheduleEvent;
  readonly "event:wedrive_insufficient_capacity": WedriveInsufficientCapacityEvent;
  readonly "event:document_archive_change": DocumentArchiveChangeEvent;
  readonly "event:file_content_archive_auth_change": FileContentArchiveAuthChangeEvent;
  readonly "event:file_content_archive_user_list_change": FileContentArchiveUserListChangeEvent;
  readonly "event:share_agent_change": ShareAgentChangeEvent;
  readonly "event:share_chain_change": ShareChainChangeEvent;
  readonly "event:msgaudit_notify": MsgauditNotifyEvent;
  readonly "event:upload_media_job_finish": UploadMediaJobFinishEvent;
  readonly "event:submit_vip_account_approval": SubmitVipAccountApprovalEvent;
  readonly "event:finish_vip_account_approval": FinishVipAccountApprovalEvent;
  readonly "event:program_notify": ProgramNotifyEvent;
  readonly "event:change_contact:create_user": ChangeContactCreateUserEvent;
  readonly "event:change_contact:update_user": ChangeContactUpdateUserEvent;
  readonly "event:change_contact:delete_user": ChangeContactDeleteUserEvent;
  readonly "event:change_contact:create_party": ChangeContactCreatePartyEvent;
  readonly "event:change_contact:update_party": ChangeContactUpdatePartyEvent;
  readonly "event:change_contact:delete_party": ChangeContactDeletePartyEvent;
  readonly "event:change_contact:update_tag": ChangeContactUpdateTagEvent;
  readonly "event:change_external_contact:add_external_contact": ChangeExternalContactAddExternalContactEvent;
  readonly "event:change_external_contact:edit_external_contact": ChangeExternalContactEditExternalContactEvent;
  readonly "event:change_external_contact:add_half_external_contact": ChangeExternalContactAddHalfExternalContactEvent;
  readonly "event:change_external_contact:del_external_contact": ChangeExternalContactDelExternalContactEvent;
  readonly "event:change_external_contact:del_follow_user": ChangeExternalContactDelFollowUserEvent;
  readonly "event:change_external_contact:transfer_fail": ChangeExternalContactTransferFailEvent;
  readonly "event:change_external_contact:msg_audit_approved": ChangeExternalContactMsgAuditApprovedEvent;
  readonly "event:change_external_chat:create": ChangeExternalChatCreateEvent;
  readonly "event:change_external_chat:update": ChangeExternalChatUpdateEvent;
  readonly "event:change_external_chat:dismiss": ChangeExternalChatDismissEvent;
  readonly "event:change_external_tag:create": ChangeExternalTagCreateEvent;
  readonly "event:change_external_tag:update": ChangeExternalTagUpdateEvent;
  readonly "event:change_external_tag:delete": ChangeExternalTagDeleteEvent;
  readonly "event:change_external_tag:shuffle": ChangeExternalTagShuffleEvent;
  readonly "event:customer_acquisition:balance_low": CustomerAcquisitionBalanceLowEvent;
  readonly "event:customer_acquisition:balance_exhausted": CustomerAcquisitionBalanceExhaustedEvent;
  readonly "event:customer_acquisition:balance_increased": CustomerAcquisitionBalanceIncreasedEvent;
  readonly "event:customer_acquisition:quota_expire_soon": CustomerAcquisitionQuotaExpireSoonEvent;
  readonly "event:customer_acquisition:link_unavailable": CustomerAcquisitionLinkUnavailableEvent;
  readonly "event:customer_acquisition:delete_link": CustomerAcquisitionDeleteLinkEvent;
  readonly "event:customer_acquisition:open_profile": CustomerAcquisitionOpenProfileEvent;
  readonly "event:customer_acquisition:friend_request": CustomerAcquisitionFriendRequestEvent;
  readonly "event:customer_acquisition:customer_start_chat": CustomerAcquisitionCustomerStartChatEvent;
  readonly "event:customer_acquisition:message_from_customer": CustomerAcquisitionMessageFromCustomerEvent;
  readonly "event:meeting_change:modify_meeting": MeetingChangeModifyMeetingEvent;
  readonly "event:meeting_change:cancel_meeting": MeetingChangeCancelMeetingEvent;
  readonly "event:meeting_change:meeting_start": MeetingChangeMeetingStartEvent;
  readonly "event:meeting_change:meeting_end": MeetingChangeMeetingEndEvent;
  readonly "event:meeting_change:meeting_mute_all": MeetingChangeMeetingMuteAllEvent;
  readonly "event:meeting_change:meeting_unmute_all": MeetingChangeMeetingUnmuteAllEvent;
  readonly "event:meeting_change:join_meeting": MeetingChangeJoinMeetingEvent;
  readonly "event:meeting_change:quit_meeting": MeetingChangeQuitMeetingEvent;
  readonly "event:meeting_change:join_meeting_before_host": MeetingChangeJoinMeetingBeforeHostEvent;
  readonly "event:meeting_change:join_waiting_room": MeetingChangeJoinWaitingRoomEvent;
  readonly "event:meeting_change:quit_waiting_room": MeetingChangeQuitWaitingRoomEvent;
  readonly "event:meeting_change:join_from_meeting_room": MeetingChangeJoinFromMeetingRoomEvent;
  readonly "event:meeting_change:move_to_waiting_room": MeetingChangeMoveToWaitingRoomEvent;
  readonly "event:meeting_change:open_screen_share": MeetingChangeOpenScreenShareEvent;
  readonly "event:meeting_change:close_screen_share": MeetingChangeCloseScreenShareEvent;
  readonly "event:meeting_change:role_change": MeetingChangeRoleChangeEvent;
  readonly "event:meeting_change:webinar_role_change": MeetingChangeWebinarRoleChangeEvent;
  readonly "event:meeting_change:webinar_warm_up_upload": MeetingChangeWebinarWarmUpUploadEvent;
  readonly "event:meeting_change:medium_upload": MeetingChangeMediumUploadEvent;
  readonly "event:meeting_change:pstn_status_update": MeetingChangePstnStatusUpdateEvent;
  readonly "event:meeting_change:start_recording": MeetingChangeStartRecordingEvent;
  readonly "event:meeting_change:pause_recording": MeetingChangePauseRecordingEvent;
  readonly "event:meeting_change:resume_recording": MeetingChangeResumeRecordingEvent;
  readonly "event:meeting_change:stop_recording": MeetingChangeStopRecordingEvent;
  readonly "event:meeting_change:recording_complete": MeetingChangeRecordingCompleteEvent;
  readonly "event:meeting_change:delete_recording": MeetingChangeDeleteRecordingEvent;
  readonly "event:meeting_change:enroll": MeetingChangeEnrollEvent;
  readonly "event:meeting_change:cancel_enroll": MeetingChangeCancelEnrollEvent;
  readonly "event:meeting_change:meeting_room_response": MeetingChangeMeetingRoomResponseEvent;
  readonly "event:meeting_statistics:start_meeting": MeetingStatisticsStartMeetingEvent;
  readonly "event:doc_change:doc_member_change": DocChangeDocMemberChangeEvent;
  readonly "event:doc_change:delete_doc": DocChangeDeleteDocEvent;
  readonly "event:doc_change:form_complete": DocChangeFormCompleteEvent;
  readonly "event:doc_change:delete_form": DocChangeDeleteFormEvent;
  readonly "event:doc_change:form_settings_change": DocChangeFormSettingsChangeEvent;
  readonly "event:smart_sheet_change:add_filed": SmartSheetChangeAddFiledEvent;
  readonly "event:smart_sheet_change:update_filed": SmartSheetChangeUpdateFiledEvent;
  readonly "event:smart_sheet_change:delete_filed": SmartSheetChangeDeleteFiledEvent;
  readonly "event:smart_sheet_change:add_record": SmartSheetChangeAddRecordEvent;
  readonly "event:smart_sheet_change:update_record": SmartSheetChangeUpdateRecordEvent;
  readonly "event:smart_sheet_change:delete_record": SmartSheetChangeDeleteRecordEvent;
  readonly "event:wedrive_space_change:dismiss_space": WedriveSpaceChangeDismissSpaceEvent;
  readonly "event:wedrive_space_change:space_member_change": WedriveSpaceChangeSpaceMemberChangeEvent;
  readonly "event:wedrive_space_change:space_security_settings_change": WedriveSpaceChangeSpaceSecuritySettingsChangeEvent;
  readonly "event:wedrive_file_change:create_file": WedriveFileChangeCreateFileEvent;
  readonly "event:wedrive_file_change:rename_file": WedriveFileChangeRenameFileEvent;
  readonly "event:wedrive_file_change:update_file": WedriveFileChangeUpdateFileEvent;
  readonly "event:wedrive_file_change:delete_file": WedriveFileChangeDeleteFileEvent;
  readonly "event:wedrive_file_change:move_file": WedriveFileChangeMoveFileEvent;
  readonly "event:wedrive_archive_space_change:auth_space": WedriveArchiveSpaceChangeAuthSpaceEvent;
  readonly "event:wedrive_archive_space_change:cancel_auth_space": WedriveArchiveSpaceChangeCancelAuthSpaceEvent;
  readonly "event:app_email_change:receive_email": AppEmailChangeReceiveEmailEvent;
  readonly "event:public_email_change:receive_email": PublicEmailChangeReceiveEmailEvent;
  readonly "event:change_chain:create_chain": ChangeChainCreateChainEvent;
  readonly "event:change_chain:update_chain": ChangeChainUpdateChainEvent;
  readonly "event:change_chain:delete_chain": ChangeChainDeleteChainEvent;
  readonly "event:change_chain:create_group": ChangeChainCreateGroupEvent;
  readonly "event:change_chain:update_group": ChangeChainUpdateGroupEvent;
  readonly "event:change_chain:delete_group": ChangeChainDeleteGroupEvent;
  readonly "event:change_chain:corp_join": ChangeChainCorpJoinEvent;
  readonly "event:change_chain:update_corp": ChangeChainUpdateCorpEvent;
  readonly "event:change_chain:remove_corp": ChangeChainRemoveCorpEvent;
  readonly "event:change_school_contact:create_student": ChangeSchoolContactCreateStudentEvent;
  readonly "event:change_school_contact:update_student": ChangeSchoolContactUpdateStudentEvent;
  readonly "event:change_school_contact:delete_student": ChangeSchoolContactDeleteStudentEvent;
  readonly "event:change_school_contact:create_parent": ChangeSchoolContactCreateParentEvent;
  readonly "event:change_school_contact:update_parent": ChangeSchoolContactUpdateParentEvent;
  readonly "event:change_school_contact:delete_parent": ChangeSchoolContactDeleteParentEvent;
  readonly "event:change_school_contact:subscribe": ChangeSchoolContactSubscribeEvent;
  readonly "event:change_school_contact:unsubscribe": ChangeSchoolContactUnsubscribeEvent;
  readonly "event:change_school_contact:create_department": ChangeSchoolContactCreateDepartmentEvent;
  readonly "event:change_school_contact:update_department": ChangeSchoolContactUpdateDepartmentEvent;
  readonly "event:change_school_contact:delete_department": ChangeSchoolContactDeleteDepartmentEvent;
  readonly "event:security:change_domain_ip": SecurityChangeDomainIpEvent;
  readonly "event:change_contact": ChangeContactEvent;
  readonly "event:change_external_contact": ChangeExternalContactEvent;
  readonly "event:change_external_chat": ChangeExternalChatEvent;
  readonly "event:change_external_tag": ChangeExternalTagEvent;
  readonly "event:customer_acquisition": CustomerAcquisitionEvent;
  readonly "event:meeting_change": MeetingChangeEvent;
  readonly "event:meeting_statistics": MeetingStatisticsEvent;
  readonly "event:doc_change": DocChangeEvent;
  readonly "event:smart_sheet_change": SmartSheetChangeEvent;
  readonly "event:wedrive_space_change": WedriveSpaceChangeEvent;
  readonly "event:wedrive_file_change": WedriveFileChangeEvent;
  readonly "event:wedrive_archive_space_change": WedriveArchiveSpaceChangeEvent;
  readonly "event:app_email_change": AppEmailChangeEvent;
  readonly "event:public_email_change": PublicEmailChangeEvent;
  readonly "event:change_chain": ChangeChainEvent;
  readonly "event:change_school_contact": ChangeSchoolContactEvent;
  readonly "event:security": SecurityEvent;
  readonly unknown: UnknownEvent;
}
