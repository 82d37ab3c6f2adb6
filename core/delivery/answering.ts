import { passiveSlot } from "../events/groups.ts";
import type { InboundEvent } from "../events/inbound.ts";
import { AnswerParts, isOneText } from "../outbox/answer-parts.ts";
import { answerPart, FLUSH_MS } from "../outbox/part.ts";
import type { Logger } from "../ports/logger.ts";
import { needsUpload } from "../replies/media-source.ts";
import { isSendable, ridesResponse } from "../replies/parts.ts";
import { passiveTwin } from "../replies/passive-twin.ts";
import { reply as make, type PassiveReply, type Reply } from "../replies/reply.ts";
import { keepReply } from "../replies/reply-json.ts";
import type { NewPart } from "../stores/outbox.ts";
import type { StoreWriter } from "../stores/store.ts";
import type { Desk, TakenIn } from "./desk.ts";
import type { EarlierParts } from "./earlier-parts.ts";
import { type Way, wayOf } from "./hand-over.ts";
import type { HandlerRun } from "./handler-run.ts";

/** Why a part of an answer did not reach the member. */
type UndeliveredReason =
  /** The five seconds were over before the handler was done, and `onLate` is `drop`. */
  | "too_late"
  /** WeCom takes no reply of this sort to this kind of event, or there is nobody to send it to. */
  | "not_honoured";

/**
 * Says in the log that parts of an answer went nowhere, with their sizes and never their content.
 * Nothing is dropped without this line.
 */
function logUndelivered(
  logger: Logger,
  event: InboundEvent,
  reason: UndeliveredReason,
  parts: readonly Reply[],
): void {
  if (parts.length === 0) return;
  logger.warn("delivery.undelivered", {
    id: event.id,
    app: event.app,
    kind: event.kind,
    reason,
    parts: parts.length,
    replies: parts.map(({ kind }) => kind),
    bytes: parts.reduce((sum, part) => sum + sizeOf(part), 0),
  });
}

const sizeOf = (part: Reply) => (part.kind === "text" ? Buffer.byteLength(part.content) : 0);

/** What decides the way of the parts that are there now. */
export interface AnswerMoment {
  /** Whether a delivery waits for the response, or WeCom will come again for it. */
  readonly awaited: boolean;
  /** Whether it is too late for an answer that is dropped when late. */
  readonly dropped: boolean;
}

/** A part of an answer with its way. */
export interface Planned {
  readonly reply: Reply;
  /** Counted from 0 over all parts of the answer that have a way. */
  readonly ordinal: number;
  /** `told`: an earlier run has put it on its way. */
  readonly way: Way | "told";
}

/** A reply that rides a response, until it has left. */
export interface Riding {
  readonly taken: TakenIn;
  readonly reply: PassiveReply;
  /** The rows of the outbox that it shows, in case no response leaves; none when it is the whole answer. */
  readonly parts: readonly string[];
}

/** The answer of one message on its way out: which part goes where, and the rows that say so. */
export class Answering {
  readonly #desk: Desk;
  readonly #taken: TakenIn;
  readonly #run: HandlerRun;
  readonly #earlier: EarlierParts | undefined;
  #count = 0;
  #placed = 0;
  #rode: Omit<Riding, "taken"> | undefined;
  #hasRows = false;
  #parts: AnswerParts | undefined;

  /** @param earlier what earlier runs of the message have said, if there may have been some */
  constructor(desk: Desk, taken: TakenIn, run: HandlerRun, earlier?: EarlierParts) {
    this.#desk = desk;
    this.#taken = taken;
    this.#run = run;
    this.#earlier = earlier;
  }

  /** The parts of an answer that is known at once. */
  whole(replies: readonly Reply[]): readonly Reply[] {
    return isOneText(replies) ? replies : this.#ofAnswer.whole(replies);
  }

  /** The parts of the next reply of a stream; more of them may wait for its end. */
  next(reply: Reply): readonly Reply[] {
    return this.#ofAnswer.next(reply);
  }

  /** What waited for the end of a stream. */
  rest(): readonly Reply[] {
    return this.#ofAnswer.rest();
  }

  /** A file that shall ride the response must be with WeCom before. Others are uploaded on the way. */
  async ready(replies: readonly Reply[]): Promise<readonly Reply[]> {
    const [first, ...rest] = replies;
    if (!first || this.#count > 0 || !needsUpload(first) || !this.#fits(first)) return replies;
    if (this.#obstacle !== undefined) return replies;
    const prepared = await this.#desk.active.prepare(this.#taken.event.app, first);
    return prepared.ok ? [prepared.value, ...rest] : replies;
  }

  /**
   * Decides for each part. The first of the whole answer may ride the response, no other; while
   * nothing can be sent actively, its twin rides in its place.
   */
  plan(replies: readonly Reply[], { awaited, dropped }: AnswerMoment): readonly Planned[] {
    const { event } = this.#taken;
    const obstacle = this.#obstacle;
    const isTwinned = obstacle !== undefined && awaited && this.#count === 0;
    const planned = (isTwinned ? this.#twinned(replies) : replies).map((reply): Planned => {
      const isFirst = this.#count++ === 0;
      const standing = {
        fitsResponse: isFirst && this.#fits(reply) && !needsUpload(reply),
        awaited,
        dropped,
        obstacle,
        sendable: isSendable(reply),
        hasMember: event.from !== undefined,
      };
      const way = this.#held(reply, wayOf(standing), wayOf({ ...standing, fitsResponse: false }));
      return { reply, ordinal: ROWLESS.has(way) ? this.#placed : this.#placed++, way };
    });
    const mailed = planned.filter(({ way }) => way === "mailbox").length;
    if (mailed > 0) {
      const { id, app } = event;
      this.#desk.logger.info("delivery.mailed", { id, app, parts: mailed, reason: obstacle });
    }
    for (const reason of ["too_late", "not_honoured"] as const) {
      const lost = planned.filter(({ way }) => way === reason).map(({ reply }) => reply);
      logUndelivered(this.#desk.logger, event, reason, lost);
    }
    return planned;
  }

  /** Whether `send` would write anything: nearly every answer is one reply in one response. */
  hasRows(planned: readonly Planned[], isWhole: boolean): boolean {
    const [first, ...more] = planned;
    if (this.#earlier && !this.#earlier.isEmpty) return true;
    if (!first) return false;
    return more.length > 0 || first.way !== "response" || !isWhole || this.#mailWaits();
  }

  /**
   * Writes the rows of the parts. Call it again with the same parts when the disk refused.
   *
   * @param isWhole whether nothing came before these parts, and nothing will come after
   * @param isEnd whether nothing will come after
   */
  send(writer: StoreWriter, planned: readonly Planned[], isWhole: boolean, isEnd: boolean): void {
    const isAgain = this.#earlier?.isEmpty === false;
    const alone = isWhole && planned.length === 1 && !isAgain;
    if (isAgain) this.#supersede(writer, isEnd);
    for (const { reply, ordinal, way } of planned) {
      if (way === "response") this.#ride(writer, reply as PassiveReply, alone);
      else if (way === "outbox" || way === "mailbox") this.#put(writer, reply, ordinal);
      else if (way === "told") this.#hasRows = true;
    }
  }

  /** The ledger's note of the whole answer. */
  result(): { readonly route: "passive" | "active" | "none"; readonly reply?: string } {
    const { event } = this.#taken;
    if (this.#rode) return { route: "passive", reply: keepReply(event, this.#rode) };
    return { route: this.#hasRows ? "active" : "none" };
  }

  /** What rides the response, once it is on disk. */
  get riding(): Riding | undefined {
    return this.#rode && { taken: this.#taken, ...this.#rode };
  }

  /**
   * Until the response has left, a reply that is not the whole answer is a row as well, and those
   * behind it wait for it. What waits in the mailbox goes first, and the answer waits if need be.
   */
  #ride(writer: StoreWriter, reply: PassiveReply, alone: boolean): void {
    const { mail, clock } = this.#desk;
    const now = clock.now();
    const { from } = this.#taken.event;
    const taken = from && this.#mailWaits() ? mail.take(writer, from, reply, now) : undefined;
    if (alone && !taken) {
      this.#rode = { reply, parts: [] };
      return;
    }
    if (taken && !taken.answered) {
      this.#put(writer, reply, 0);
      this.#rode = { reply: taken.reply, parts: taken.parts };
      return;
    }
    const part = this.#part(reply, 0, "pending", FLUSH_MS);
    writer.outbox.add(part);
    this.#rode = taken
      ? { reply: taken.reply, parts: [...taken.parts, part.id] }
      : { reply, parts: [part.id] };
  }

  /** Puts a part behind everything that waits for this member. */
  #put({ outbox }: StoreWriter, reply: Reply, ordinal: number): void {
    const error = this.#obstacle;
    this.#hasRows = true;
    const part = this.#part(reply, ordinal, error === undefined ? "pending" : "mailbox", 0);
    if (!outbox.add(part) || error === undefined) return;
    outbox.change(part.id, { state: "mailbox", error });
    this.#desk.mail.posted(part.lane);
  }

  /**
   * The way of a part, held against what earlier runs have said: what they have put on its way is on
   * its way, and may still ride the response that it was meant for. Behind something else that they
   * have said, nothing rides a response.
   */
  #held(reply: Reply, way: Way, later: Way): Planned["way"] {
    const earlier = this.#earlier;
    if (ROWLESS.has(way) || !earlier || earlier.isEmpty) return way;
    const row = earlier.repeated(this.#part(reply, this.#placed, "pending", 0));
    if (!row) return later;
    const { state, firstAt } = this.#desk.store.outbox.find(row.id) ?? row;
    const mayRide = firstAt === undefined && (state === "pending" || state === "sent");
    return way === "response" && mayRide ? way : "told";
  }

  #supersede(writer: StoreWriter, isEnd: boolean): void {
    const dropped = this.#earlier?.supersede(writer, isEnd) ?? 0;
    if (dropped === 0) return;
    const { id, app } = this.#taken.event;
    this.#desk.logger.info("delivery.told_anew", { id, app, dropped });
  }

  /** What the response shows in place of a first part that it cannot hold. */
  #twinned(replies: readonly Reply[]): readonly Reply[] {
    const [first, ...rest] = replies;
    const { event } = this.#taken;
    if (!first || !isSendable(first) || passiveSlot(event.kind) !== "text") return replies;
    const { app, id } = event;
    const twin = passiveTwin(first);
    if (twin === first) return replies;
    const { logger } = this.#desk;
    const { plugin, handler } = this.#run.current ?? {};
    const fields = { id, app, plugin, handler, reply: first.kind, reason: this.#obstacle };
    if (twin) {
      logger.info("delivery.twin", fields);
      return [...this.#ofAnswer.whole([twin]), ...rest];
    }
    logger.warn("delivery.unsendable", fields);
    return [make.text(this.#desk.policyOf(app).texts.unsendable), ...rest];
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
    const telling = this.#earlier?.tellingOf(ordinal) ?? 0;
    return answerPart({
      event,
      plugin,
      ordinal,
      telling,
      reply,
      state,
      now,
      nextAt: now + delayMs,
    });
  }

  get #ofAnswer(): AnswerParts {
    if (this.#parts) return this.#parts;
    const { policyOf, mostParts, logger } = this.#desk;
    const { id, app } = this.#taken.event;
    const { plainMarkdown, texts } = policyOf(app);
    this.#parts = new AnswerParts({
      most: mostParts,
      plainMarkdown,
      texts,
      sendsFiles: () => this.#obstacle === undefined,
      onCut: (parts) => {
        const { plugin, handler } = this.#run.current ?? {};
        logger.warn("delivery.cut", { id, app, plugin, handler, parts });
      },
    });
    return this.#parts;
  }

  /** Why nothing can be sent actively to whom this answers; `undefined` when it can. */
  get #obstacle(): string | undefined {
    const { app, from } = this.#taken.event;
    return this.#desk.active.obstacle(app, from);
  }

  #fits(reply: Reply): boolean {
    return ridesResponse(reply, this.#taken.event.kind);
  }
}

/** Parts that are written down nowhere. */
const ROWLESS: ReadonlySet<string> = new Set(["too_late", "not_honoured"]);
