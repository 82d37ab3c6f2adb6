import { bySystem, changes } from "../kind.ts";
import { list } from "../read-list.ts";
import { int, optionalInt, text } from "../read-scalar.ts";

const calendar = { calId: text("CalId", "calendar") };
const schedule = { ...calendar, scheduleId: text("ScheduleId", "schedule") };

/** Calendars, live streams, drive and archives (documents 94145, 97728 to 98111, 97898, 101678). */
export const OFFICE_EVENTS = {
  living_status_change: bySystem("A live stream made through the API moved on", {
    livingId: text("LivingId", "live stream"),
    status: int("Status", "0 booked, 1 live, 2 ended, 3 expired, 4 cancelled"),
  }),

  delete_calendar: bySystem("A calendar made through the API was deleted", calendar),
  modify_calendar: bySystem("A calendar made through the API was changed", calendar),
  add_schedule: bySystem("A schedule was added to such a calendar", schedule),
  modify_schedule: bySystem("A schedule made through the API was changed", schedule),
  delete_schedule: bySystem("A schedule made through the API was deleted", schedule),
  respond_schedule: bySystem("A participant answered an invitation", schedule),

  wedrive_insufficient_capacity: bySystem("The drive is more than 90 % full; once a day", {}),

  document_archive_change: bySystem("An archived document changed", {
    docId: text("DocId", "document"),
    docName: text("DocName", "its name"),
  }),
  file_content_archive_auth_change: bySystem("The permission to archive file contents changed", {}),
  file_content_archive_user_list_change: bySystem(
    "The members whose file contents are archived changed",
    {},
  ),
} as const;

const docs = { docIds: list("DocId", "documents") };
const forms = { formIds: list("FormId", "forms") };
const sheet = { docId: text("DocId", "document"), sheetId: text("SheetId", "sheet inside it") };
const columns = { ...sheet, fieldIds: list("FieldId", "fields, at most 1,000") };
const rows = { ...sheet, recordIds: list("RecordId", "records, at most 1,000") };
const spaces = { spaceIds: list("SpaceId", "spaces") };
const files = { fileIds: list("FileId", "files") };
const space = { spaceId: text("SpaceId", "space") };
const amount = optionalInt("Amount", "number of new mails");

/** Documents, sheets, drive and mail (documents 97833 to 98096, 100986, 97899, 97495, 100180). */
export const OFFICE_CHANGES = {
  doc_change: changes("system", "A document or form made through the API changed", {
    doc_member_change: bySystem("Other members may see documents or forms", { ...docs, ...forms }),
    delete_doc: bySystem("Documents were deleted", docs),
    form_complete: bySystem("Forms were filled in", forms),
    delete_form: bySystem("Forms were deleted", forms),
    form_settings_change: bySystem("Settings of forms changed", forms),
  }),

  // "filed" is WeCom's own spelling, here and on its pages.
  smart_sheet_change: changes("system", "A smart sheet made through the API changed", {
    add_filed: bySystem("Fields were added", columns, { alsoSpelled: ["add_field"] }),
    update_filed: bySystem("Fields were changed", columns, { alsoSpelled: ["update_field"] }),
    delete_filed: bySystem("Fields were deleted", columns, { alsoSpelled: ["delete_field"] }),
    add_record: bySystem("Records were added", rows),
    update_record: bySystem("Records were changed", rows),
    delete_record: bySystem("Records were deleted", rows),
  }),

  wedrive_space_change: changes("system", "A space of the drive made through the API changed", {
    dismiss_space: bySystem("Spaces were dissolved", spaces),
    space_member_change: bySystem("Members of spaces changed", spaces),
    space_security_settings_change: bySystem("Security settings of spaces changed", spaces),
  }),

  wedrive_file_change: changes("system", "A file in such a space changed", {
    create_file: bySystem("Files were made", files),
    rename_file: bySystem("Files were renamed", files),
    update_file: bySystem("Contents of files changed", files),
    delete_file: bySystem("Files were deleted", files),
    move_file: bySystem("Files were moved", files),
  }),

  wedrive_archive_space_change: changes("system", "Which spaces are archived changed", {
    auth_space: bySystem("A space is archived", space),
    cancel_auth_space: bySystem("A space is no longer archived", space),
  }),

  app_email_change: changes("system", "The app's mailbox changed", {
    receive_email: bySystem("Mail came in", { amount }),
  }),

  public_email_change: changes("system", "A public mailbox changed", {
    receive_email: bySystem("Mail came in", {
      mailboxId: text("Id", "public mailbox; the wire's `Id`"),
      amount,
    }),
  }),
} as const;
