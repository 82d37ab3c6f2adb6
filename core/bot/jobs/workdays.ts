/** Which days are worked in China, and of which years that is known. */
import { isHoliday, isWorkday } from "chinese-workday";

/** Days of bot.config.ts that are otherwise than published, as `2027-02-08`. */
export type DaysOverridden = Readonly<Record<string, "off" | "work">>;

export class Workdays {
  readonly #overridden: DaysOverridden;

  constructor(overridden: DaysOverridden = {}) {
    this.#overridden = overridden;
  }

  /**
   * Whether the State Council's days of a year are known. A table that ends before it calls all of its
   * weekdays working days, those of National Day too: of these three, one at least is a weekday.
   */
  knows(year: number): boolean {
    return [1, 2, 3].every(
      (day) =>
        this.#overridden[`${year}-10-0${day}`] === "off" || isHoliday(new Date(year, 9, day, 12)),
    );
  }

  /** @param month 1 to 12 */
  isWorked(year: number, month: number, day: number): boolean {
    const named = [year, pad(month), pad(day)].join("-");
    const said = this.#overridden[named];
    if (said) return said === "work";
    // Noon of this machine's own zone: given a text, the table takes weekdays of UTC for those of here.
    if (this.knows(year)) return isWorkday(new Date(year, month - 1, day, 12));
    const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
    return weekday >= 1 && weekday <= 5 && !ALWAYS_OFF.has(named.slice(5));
  }
}

const pad = (part: number) => String(part).padStart(2, "0");

/** Days off by law, whatever is published. */
const ALWAYS_OFF: ReadonlySet<string> = new Set(["01-01", "05-01", "10-01", "10-02", "10-03"]);
