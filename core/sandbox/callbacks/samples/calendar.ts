import { leaf } from "../../../xml/writer.ts";
import { having, type Section, sample } from "./sample.ts";

const calendar = () => [leaf("CalId", "cal_1")];
const schedule = () => [leaf("CalId", "cal_1"), leaf("ScheduleId", "sch_1")];

/** Calendars and schedules (documents 93651, 97728 to 97732, 98111). */
export const CALENDAR: Section = {
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
