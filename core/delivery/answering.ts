import type { NewPart } from "../contracts/outbox.ts";
import type { StoreWriter } from "../contracts/store.ts";
import { passiveSlot } from "../events/groups.ts";
import { needsUpload } from "../events/media-source.ts";
import type { PassiveReply, Reply } from "../events/reply.ts";
import type { Desk, TakenIn } from "./desk.ts";
import { type Way, wayOf } from "./hand-over.ts";
import type { HandlerRun } from "./handler-run.ts";
import { keep } from "./kept-reply.ts";
import { answerPart } from "./outbox/answer-part.ts";
import type { MailTaken } from "./outbox/mailbox.ts";
import { fitsLater, isSendable, ridesResponse } from "./parts.ts";
import { logUndelivered } from "./undelivered.ts";

/** How long a response may take to leave before its reply goes another way, in milliseconds. */
export const FLUSH_MS = 20_000;

/** What decides the way of the parts that are there now. */
export interface Moment {
  /** Whether a delivery waits for the response, or WeCom will come again for it. */
  readonly awaited: boolean;
  /** Whether it is too late for an answer that is dropped when late. */
  readonly dropped: boolean;
}

/** A part of an answer with its way. */
export interface Planned {
  readonly reply: Reply;
  /** Counted from 0 over all parts of the answer. */
  readonly ordinal: number;
  readonly way: Way;
}

/** A reply that rides a response, until it has left. */
export interface Riding {
  readonly taken: TakenIn;
  readonly reply: PassiveReply;
  /** Its row in the outbox, in case no response leaves; `undefined` when it is the whole answer. */
  readonly part: string | undefined;
}

const ROW_STATES = { outbox: "pending", mailbox: "mailbox", held: "held" } as const;

/** The answer of one message on its way out: which part goes where, and the rows that say so. */
export class Answering {
  readonly #desk: Desk;
  readonly #taken: TakenIn;
  readonly #run: HandlerRun;
  #count = 0;
  #rode: Omit<Riding, "taken"> | undefined;
  #reports: MailTaken["reports"] = [];
  #hasRows = false;

  constructor(desk: Desk, taken: TakenIn, run: HandlerRun) {
    this.#desk = desk;
    this.#taken = taken;
    this.#run = run;
  }

  /** A file that shall ride the response must be with WeCom before. Others are uploaded on the way. */
  async ready(replies: readonly Reply[]): Promise<readonly Reply[]> {
    const [first, ...rest] = replies;
    if (!first || this.#count > 0 || !needsUpload(first) || !this.#fits(first)) return replies;
    const prepared = await this.#desk.active.prepare(this.#taken.event.app, first);
    return prepared.ok ? [prepared.value, ...rest] : replies;
  }

  /** Decides for each part. The first of the whole answer may ride the response, no other. */
  plan(replies: readonly Reply[], { awaited, dropped }: Moment): readonly Planned[] {
    const { event } = this.#taken;
    const obstacle = this.#desk.active.obstacle(event.app);
    const planned = replies.map((reply): Planned => {
      const ordinal = this.#count++;
      const way = wayOf({
        fitsResponse: ordinal === 0 && this.#fits(reply) && !needsUpload(reply),
        awaited,
        dropped,
        sendable: isSendable(reply),
        fitsLater: fitsLater(reply),
        hasMember: event.from !== undefined,
        obstacle,
      });
      return { reply, ordinal, way };
    });
    for (const reason of ["too_late", "not_honoured"] as const) {
      const lost = planned.filter(({ way }) => way === reason).map(({ reply }) => reply);
      logUndelivered(this.#desk.logger, event, reason, lost);
    }
    return planned;
  }

  /** Whether `send` would write anything: nearly every answer is one reply in one response. */
  hasRows(planned: readonly Planned[], isWhole: boolean): boolean {
    const [first, ...more] = planned;
    if (!first) return false;
    return more.length > 0 || first.way !== "response" || !isWhole || this.#mailWaits();
  }

  /**
   * Writes the rows of the parts. Call it again with the same parts when the disk refused.
   *
   * @param isWhole whether nothing came before these parts, and nothing will come after
   */
  send(writer: StoreWriter, planned: readonly Planned[], isWhole: boolean): void {
    const alone = isWhole && planned.length === 1;
    for (const { reply, ordinal, way } of planned) {
      if (way === "response") this.#ride(writer, reply as PassiveReply, alone);
      else if (way === "outbox" || way === "mailbox" || way === "held") {
        this.#hasRows = true;
        const part = this.#part(reply, ordinal, ROW_STATES[way], 0);
        if (way === "mailbox") this.#desk.mail.posted(part.lane);
        writer.outbox.add(part);
      }
    }
  }

  /** The ledger's note of the whole answer. */
  result(): { readonly route: "passive" | "active" | "none"; readonly reply?: string } {
    const { event } = this.#taken;
    if (this.#rode) return { route: "passive", reply: keep(event, this.#rode.reply) };
    return { route: this.#hasRows ? "active" : "none" };
  }

  /** What rides the response, once it is on disk. */
  get riding(): Riding | undefined {
    return this.#rode && { taken: this.#taken, ...this.#rode };
  }

  /** What plugins are to be told of mail that rides along, once it is on disk. */
  get reports(): MailTaken["reports"] {
    return this.#reports;
  }

  #ride(writer: StoreWriter, reply: PassiveReply, alone: boolean): void {
    const part = alone ? undefined : this.#part(reply, 0, "pending", FLUSH_MS);
    if (part) writer.outbox.add(part);
    this.#rode = { reply, part: part?.id };
    if (alone && this.#mailWaits()) this.#takeMail(writer, reply);
  }

  /** Mail rides with an answer of one part; before several it waits for the next. */
  #takeMail(writer: StoreWriter, reply: PassiveReply): void {
    const { mail, clock } = this.#desk;
    const part = this.#part(reply, 0, "pending", 0);
    const taken = mail.take(writer, reply, part, clock.now());
    this.#rode = { reply: taken.reply, part: undefined };
    this.#reports = taken.reports;
  }

  /** A response to a click holds a changed card, and no mail. */
  #mailWaits(): boolean {
    const { from, kind } = this.#taken.event;
    return from !== undefined && passiveSlot(kind) === "text" && this.#desk.mail.waits(from.key);
  }

  #part(reply: Reply, ordinal: number, state: NewPart["state"], delayMs: number): NewPart {
    const now = this.#desk.clock.now();
    const plugin = this.#run.current?.plugin;
    const { event } = this.#taken;
    return answerPart({ event, plugin, ordinal, reply, state, now, nextAt: now + delayMs });
  }

  #fits(reply: Reply): boolean {
    return ridesResponse(reply, this.#taken.event.kind);
  }
}
