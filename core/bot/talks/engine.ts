import type { InboundEvent } from "../../events/inbound.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Reply } from "../../replies/reply.ts";
import type { Part } from "../../stores/port/parts.ts";
import type { Store } from "../../stores/port/store.ts";
import { fold } from "../keywords/words.ts";
import { type Pressed, typedIn } from "./choices.ts";
import type { DefinitionOf } from "./definition.ts";
import { Desks } from "./desks.ts";
import { isAwaited, keepEvent } from "./kept-event.ts";
import { keptReplies } from "./kept-replies.ts";
import type { Meaning, Moment } from "./meaning.ts";
import type { OwnTalk } from "./own-message.ts";
import { joined, shownFirst } from "./question.ts";
import type { ReplayWorld } from "./replay.ts";
import {
  deskKey,
  EMPTY_DESK,
  type GuestQuestion,
  keyOf,
  type MemberDesk,
  readRow,
  type Talk,
  type TalkRow,
  talkKey,
  type Who,
} from "./rows.ts";
import { isOffered, TalkTurn, type TurnEnd, type TurnOf } from "./turn.ts";

export interface EngineOptions {
  readonly store: Pick<Store, "values" | "parts">;
  readonly clock: Pick<Clock, "now">;
  readonly definitionOf: DefinitionOf;
  readonly startOf: TurnOf["startOf"];
  readonly canSend: TurnOf["canSend"];
  readonly textsOf: TurnOf["textsOf"];
}

/** What a member has done. */
export type MemberDeed =
  | { readonly is: "text"; readonly text: string; readonly event: InboundEvent }
  | { readonly is: "event"; readonly event: InboundEvent }
  /** Pressed on the card of a question. */
  | {
      readonly is: "click";
      readonly talk: string;
      readonly seq: number;
      readonly pressed: Pressed;
    };

type WrittenDeed = Exclude<MemberDeed, { is: "click" }>;

/** Whose turn a message was found to be, before its first step: a later run decides alike. */
export type Route =
  | { readonly talk: string; readonly owner: Who; readonly seq: number }
  /** It begins a conversation. */
  | { readonly talk?: undefined };

/** A turn that is about to be taken, with nobody else at the conversation. */
export interface Claimed extends Pick<TurnOf, "meaning" | "row" | "desks" | "moment"> {
  readonly is: "turn";
  /** Whether it was taken down already that it is this conversation's turn. */
  isPinned: boolean;
  /** What says again whose turn it is. */
  readonly route: Route;
  /** Lets the next one at the conversation. */
  release(): void;
}

export type Found =
  | Claimed
  /** Nobody's: it goes on to the handlers of the bot. `desk` is what that hangs on. */
  | { readonly is: "nobody"; readonly desk?: TalkRow<MemberDesk> | undefined }
  /** It goes on; if nobody answers, the question is asked again. */
  | {
      readonly is: "beside";
      readonly owner: Who;
      readonly talk: string;
      readonly shown: readonly Reply[];
      readonly desk: TalkRow<MemberDesk>;
    }
  /** The same, where the question has not been seen yet. */
  | {
      readonly is: "unseen";
      /** Whether it comes with the next answer of any kind. */
      readonly isMailed: boolean;
      readonly owner: Who;
      readonly talk: string;
      readonly seq: number;
      readonly desk: TalkRow<MemberDesk>;
    }
  /** Several questions could be meant. */
  | { readonly is: "several" }
  /** What it was for is no longer open. */
  | { readonly is: "lapsed" };

/** After so long a question whose message is not known any more counts as seen. */
const SEEN_MS = 3_600_000;

/** Says whose turn a message is, and takes the turns of one conversation one after the other. */
export class Engine {
  readonly #options: EngineOptions;
  readonly #turns = new Map<string, Promise<void>>();

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  /** Whose turn it is that somebody has said or done something. */
  async find(moment: Moment, deed: MemberDeed, pinned: Route | undefined): Promise<Found> {
    const meaning = meaningOf(deed);
    if (pinned) return this.#findPinned(moment, meaning, pinned);
    if (deed.is === "click") return this.#ofClick(moment, deed);
    for (;;) {
      const row = await this.#desk(moment.who);
      const { own, guests } = row.value ?? EMPTY_DESK;
      const found = own && (await this.#ofOwn(moment, deed, row, own.talk));
      if (found) return found;
      const guest = await this.#ofGuest(moment, deed, row, guests);
      if (guest) return guest;
    }
  }

  async #findPinned(moment: Moment, meaning: Meaning, route: Route): Promise<Found> {
    if (route.talk === undefined) return { is: "nobody" };
    const { talk, owner, seq } = route;
    const claimed = await this.#claim(moment, meaning, talk, owner, undefined);
    if (claimed.row.value?.open.seq === seq) return { ...claimed, isPinned: true };
    claimed.release();
    return { is: "lapsed" };
  }

  /** A card answers its own question alone, and whoever was asked. */
  async #ofClick(moment: Moment, deed: Extract<MemberDeed, { is: "click" }>): Promise<Found> {
    const row = await this.#desk(moment.who);
    const { own, guests } = row.value ?? EMPTY_DESK;
    const guest = guests.find(({ talk }) => talk === deed.talk);
    const owner = own?.talk === deed.talk ? moment.who : guest?.owner;
    if (!owner) return { is: "lapsed" };
    const claimed = await this.#claim(moment, meaningOf(deed), deed.talk, owner, row);
    const { open } = claimed.row.value ?? {};
    if (open?.seq === deed.seq && open.who && keyOf(open.who) === keyOf(moment.who)) return claimed;
    claimed.release();
    return { is: "lapsed" };
  }

  async #ofOwn(
    moment: Moment,
    deed: WrittenDeed,
    desk: TalkRow<MemberDesk>,
    id: string,
  ): Promise<Found | undefined> {
    const claimed = await this.#claim(moment, meaningOf(deed), id, moment.who, desk);
    const talk = claimed.row.value;
    const takes = talk && this.#takes(talk, deed, moment);
    if (takes === "sure") return claimed;
    const unseen = talk && takes === "turn" && (await this.#unseen(talk, talk.open.by, moment.at));
    if (talk && takes === "turn" && !unseen) return claimed;
    claimed.release();
    if (!talk || !takes) return undefined;
    const { owner, open } = talk;
    if (takes === "beside") {
      return { is: "beside", owner, talk: id, shown: joined(keptReplies(open.shown)), desk };
    }
    const isMailed = unseen === "mailed";
    return { is: "unseen", isMailed, owner, talk: id, seq: open.seq, desk };
  }

  /** Whether something is for a conversation of the member's own, or goes past it. */
  #takes(
    talk: Talk,
    deed: WrittenDeed,
    { who, at }: Moment,
  ): "sure" | "turn" | "beside" | undefined {
    const { open } = talk;
    const asks = open.who !== undefined && keyOf(open.who) === keyOf(who);
    const { cancel = [], back = [] } = this.#options.definitionOf(talk.plugin, talk.name) ?? {};
    if (deed.is === "text") {
      const typed = fold(deed.text);
      // These need no question to be seen.
      if (cancel.includes(typed) || isOffered(talk, deed.text, at)) return "sure";
      if (asks && open.back && back.includes(typed)) return "turn";
      if (asks && !open.waits) return "turn";
    }
    if (!asks) return undefined;
    if (isAwaited(open.waits, deed.event)) return "turn";
    return isMessage(deed.event) ? "beside" : undefined;
  }

  async #ofGuest(
    moment: Moment,
    deed: WrittenDeed,
    desk: TalkRow<MemberDesk>,
    guests: readonly GuestQuestion[],
  ): Promise<Found | undefined> {
    const open = await Promise.all(
      guests.map(async (guest) => {
        const row = await this.#talk(guest.talk, guest.owner);
        return row.value?.open.seq === guest.seq ? { guest, talk: row.value } : undefined;
      }),
    );
    const asked = open.filter((one) => one !== undefined).filter(({ guest }) => guest.by);
    const fixed = asked.filter(({ guest, talk }) => !guest.isFree && this.#fits(talk, deed));
    const free = asked.filter(({ guest }) => guest.isFree && deed.is === "text");
    const fits = fixed.length > 0 ? fixed : free;
    const [one] = fits;
    if (!one) return { is: "nobody", desk };
    if (fits.length > 1) return { is: "several" };
    const { guest, talk } = one;
    const unseen = await this.#unseen(talk, guest.by ?? "", moment.at);
    if (unseen) {
      const { owner, talk: id, seq } = guest;
      return { is: "unseen", isMailed: unseen === "mailed", owner, talk: id, seq, desk };
    }
    const claimed = await this.#claim(moment, meaningOf(deed), guest.talk, guest.owner, desk);
    if (claimed.row.value?.open.seq === guest.seq) return claimed;
    // Somebody was quicker: look again.
    claimed.release();
    return undefined;
  }

  #fits({ open, plugin, name }: Talk, deed: WrittenDeed): boolean {
    if (isAwaited(open.waits, deed.event)) return true;
    if (deed.is !== "text") return false;
    const { back = [] } = this.#options.definitionOf(plugin, name) ?? {};
    return (
      (open.choices !== undefined && typedIn(open.choices, deed.text) !== undefined) ||
      (open.back && back.includes(fold(deed.text)))
    );
  }

  /**
   * What begins a conversation, or asks to leave the one that is open.
   *
   * @param seen on what hung that it is nobody's
   */
  async start(
    moment: Moment,
    start: Extract<Meaning, { is: "start" }>,
    isPinned: boolean,
    seen?: TalkRow<MemberDesk>,
  ): Promise<Claimed> {
    const desk = seen ?? (await this.#desk(moment.who));
    const own = desk.value?.own?.talk;
    const claimed = await this.#claim(moment, start, own ?? start.id, moment.who, desk);
    return { ...claimed, isPinned, route: {} };
  }

  /** A conversation that was asked for by `open`. */
  async opening(
    moment: Moment,
    start: Extract<Meaning, { is: "start" }>,
  ): Promise<Claimed | undefined> {
    const desk = await this.#desk(moment.who);
    if (desk.value?.own?.talk !== start.id) return undefined;
    const claimed = await this.#claim(moment, start, start.id, moment.who, desk);
    if (!claimed.row.value) return { ...claimed, isPinned: true };
    claimed.release();
    return undefined;
  }

  alarm(moment: Moment, id: string, number: number): Promise<Claimed> {
    return this.#claim(moment, { is: "alarm", number }, id, moment.who, undefined);
  }

  /** The question once more, if it is still open. */
  async repeat(moment: Moment, owner: Who, id: string, seq: number): Promise<Claimed | undefined> {
    const claimed = await this.#claim(moment, { is: "repeat" }, id, owner, undefined);
    const { open } = claimed.row.value ?? {};
    if (open?.seq === seq) return { ...claimed, isPinned: true };
    claimed.release();
    return undefined;
  }

  /** What a message of ours shows; a question only as long as it is open. */
  async shown({ says, question }: Extract<OwnTalk, { is: "show" }>): Promise<readonly Reply[]> {
    const said = keptReplies(says);
    if (!question) return said;
    const { value } = await this.#talk(question.talk, question.owner);
    return value?.open.seq === question.seq ? joined([...said, ...shownFirst(value)]) : said;
  }

  /** @returns `undefined` when somebody else was quicker, and it has to be found anew */
  take(claimed: Claimed, world: ReplayWorld): Promise<TurnEnd | undefined> {
    const { definitionOf, startOf, canSend, textsOf, store } = this.#options;
    const { moment, meaning, row, desks } = claimed;
    const definition = this.definitionFor(claimed);
    const { values } = store;
    return new TalkTurn({
      moment,
      meaning,
      row,
      desks,
      isPinned: () => claimed.isPinned,
      definition,
      definitionOf,
      startOf,
      canSend,
      textsOf,
      values,
      world,
    }).take();
  }

  /** Whose function runs in a turn. */
  definitionFor({ row, meaning }: Claimed): ReturnType<DefinitionOf> {
    const { definitionOf } = this.#options;
    if (meaning.is === "start") return meaning.definition;
    return row.value && definitionOf(row.value.plugin, row.value.name);
  }

  /** Waits until nobody else is at the conversation, and reads it as it is then. */
  async #claim(
    moment: Moment,
    meaning: Meaning,
    id: string,
    owner: Who,
    desk: TalkRow<MemberDesk> | undefined,
  ): Promise<Claimed> {
    const release = await this.#alone(id);
    try {
      const { store, clock } = this.#options;
      const desks = new Desks(store.values, clock.now());
      if (desk) desks.known(moment.who, desk);
      const row = await this.#talk(id, owner);
      const seq = row.value?.open.seq ?? 0;
      const route = { talk: id, owner, seq };
      return { is: "turn", moment, meaning, row, desks, route, isPinned: false, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Turns of one conversation follow one another, whoever causes them. */
  async #alone(id: string): Promise<() => void> {
    const before = this.#turns.get(id);
    let release = () => {};
    const mine = new Promise<void>((resolve) => {
      release = () => {
        resolve();
        if (this.#turns.get(id) === turn) this.#turns.delete(id);
      };
    });
    const turn = before ? before.then(() => mine) : mine;
    this.#turns.set(id, turn);
    await before;
    return release;
  }

  /**
   * Why the member cannot have seen a question; `undefined` when they can: what still waits for its
   * turn in the outbox, or in the mailbox, they have not.
   */
  async #unseen({ open }: Talk, by: string, at: number): Promise<"mailed" | "unsent" | undefined> {
    const parts = await this.#options.store.parts.of(by);
    const shown = parts.filter(({ isAnswer }) => isAnswer);
    const isSent = open.isSent || by !== open.by;
    if (shown.length === 0) return !isSent || at - open.askedAt > SEEN_MS ? undefined : "unsent";
    if (shown.some(({ state }) => state === "mailbox")) return "mailed";
    return shown.some(isUnseen) ? "unsent" : undefined;
  }

  #desk(who: Who): Promise<TalkRow<MemberDesk>> {
    const { store, clock } = this.#options;
    return readRow(store.values, deskKey(keyOf(who)), clock.now());
  }

  #talk(id: string, owner: Who): Promise<TalkRow<Talk>> {
    const { store, clock } = this.#options;
    return readRow(store.values, talkKey(id, owner), clock.now());
  }
}

const isUnseen = ({ state, firstAt }: Part) =>
  state === "held" || state === "dead" || (state === "pending" && firstAt === undefined);

function meaningOf(deed: MemberDeed): Meaning {
  if (deed.is === "text") return { is: "text", text: deed.text, event: deed.event };
  if (deed.is === "click") return { is: "click", pressed: deed.pressed };
  return { is: "value", value: keepEvent(deed.event) };
}

/** What a member has sent into the conversation with the app. */
export const isMessage = ({ kind }: InboundEvent): boolean =>
  !kind.includes(":") && kind !== "unknown";
