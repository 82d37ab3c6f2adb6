import type { Millis } from "../../stores/port/claim.ts";
import type { Swap, ValueStore } from "../../stores/port/values.ts";
import {
  checkRow,
  deleteRow,
  deskKey,
  EMPTY_DESK,
  type GuestQuestion,
  isEmptyDesk,
  keyOf,
  type MemberDesk,
  type Opening,
  readRow,
  setRow,
  type TalkRow,
  type Who,
} from "./rows.ts";

/** A desk of somebody while a turn changes it. */
interface Edit {
  readonly who: Who;
  readonly row: TalkRow<MemberDesk>;
  desk: MemberDesk;
}

/** What a desk came to, for those who know by heart who is asked something. */
export interface ChangedDesk {
  readonly member: string;
  readonly desk: MemberDesk;
}

/** The desks of all members whom one turn concerns, changed together or not at all. */
export class Desks {
  readonly #values: ValueStore;
  readonly #now: Millis;
  readonly #edits = new Map<string, Edit>();

  constructor(values: ValueStore, now: Millis) {
    this.#values = values;
    this.#now = now;
  }

  /** What was read already. */
  known(who: Who, row: TalkRow<MemberDesk>): void {
    this.#edits.set(keyOf(who), { who, row, desk: row.value ?? EMPTY_DESK });
  }

  async of(who: Who): Promise<MemberDesk> {
    return (await this.#edit(who)).desk;
  }

  async change(who: Who, change: (desk: MemberDesk) => MemberDesk): Promise<void> {
    const edit = await this.#edit(who);
    edit.desk = change(edit.desk);
  }

  /**
   * Ends the changes: asks what had to wait until now, and takes out what comes next.
   *
   * @param showing makes the id of the message that shows a question
   * @returns questions to show, and conversations to open
   */
  settle(showing: () => string): {
    readonly shows: readonly { readonly who: Who; readonly question: GuestQuestion }[];
    readonly opens: readonly { readonly who: Who; readonly opening: Opening }[];
  } {
    const shows: { who: Who; question: GuestQuestion }[] = [];
    const opens: { who: Who; opening: Opening }[] = [];
    for (const edit of this.#edits.values()) {
      if (!isChanged(edit)) continue;
      const { who } = edit;
      const { own, guests, queue } = edit.desk;
      const [opening, ...rest] = queue;
      if (!own && opening) {
        edit.desk = { own: { talk: opening.id, asks: false }, guests, queue: rest };
        opens.push({ who, opening });
      }
      const waiting = guests.find((one) => one.by === undefined);
      const next = isOccupied(edit.desk) ? undefined : waiting;
      if (!next) continue;
      const question = { ...next, by: showing() };
      shows.push({ who, question });
      const others = guests.map((one) => (one === next ? question : one));
      edit.desk = { ...edit.desk, guests: others };
    }
    return { shows, opens };
  }

  /** What is to be written. @param mover whose desk must not have changed, if it is not changed here */
  swaps(mover: Who | undefined): readonly Swap[] {
    const moverKey = mover && keyOf(mover);
    return [...this.#edits].flatMap(([member, edit]) => {
      const { row, desk } = edit;
      const key = deskKey(member);
      if (!isChanged(edit)) return member === moverKey ? [checkRow(key, row.version)] : [];
      return isEmptyDesk(desk) ? [deleteRow(key, row.version)] : [setRow(key, row.version, desk)];
    });
  }

  /** That a desk is as it was read. */
  checks(who: Who): readonly Swap[] {
    const { row } = this.#edits.get(keyOf(who)) ?? {};
    return row ? [checkRow(deskKey(keyOf(who)), row.version)] : [];
  }

  get changed(): readonly ChangedDesk[] {
    return [...this.#edits].flatMap(([member, edit]) =>
      isChanged(edit) ? [{ member, desk: edit.desk }] : [],
    );
  }

  async #edit(who: Who): Promise<Edit> {
    const known = this.#edits.get(keyOf(who));
    if (known) return known;
    const row = await readRow<MemberDesk>(this.#values, deskKey(keyOf(who)), this.#now);
    // Somebody may have asked for it meanwhile.
    const edit = this.#edits.get(keyOf(who)) ?? { who, row, desk: row.value ?? EMPTY_DESK };
    this.#edits.set(keyOf(who), edit);
    return edit;
  }
}

const isChanged = ({ row, desk }: Edit) => desk !== row.value && !(isEmptyDesk(desk) && !row.value);

/** Whether a question that any text answers has to wait: one is asked at a time. */
export const isOccupied = ({ own, guests }: MemberDesk): boolean =>
  own?.asks === true || guests.some((one) => one.isFree && one.by !== undefined);
