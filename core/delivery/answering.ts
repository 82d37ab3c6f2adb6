import type { PassiveSlot } from "../events/kind.ts";
import { AnswerParts, isOneMessage } from "../outbox/answer-parts.ts";
import { rides } from "../outbox/mailbox.ts";
import { needsUpload } from "../replies/media-source.ts";
import { kindOf, reply as make, type Reply } from "../replies/reply.ts";
import { keepReply } from "../replies/reply-json.ts";
import { isSendable, passiveTwin, ridesResponse } from "../replies/travel.ts";
import type { StoreWriter } from "../stores/store.ts";
import {
  type AnswerState,
  type DecidedAnswer,
  decide,
  decideAlone,
  fits,
  type Lost,
  UNSAID,
  type Waiting,
} from "./decide.ts";
import type { Desk, TakenIn } from "./desk.ts";
import { asTheyStand, earlierReplies, findEarlierParts, TELLINGS } from "./earlier-parts.ts";
import { HandlerRun } from "./handler-run.ts";

/**
 * The answer of one message on its way out. A run of the handlers gives it whole, or part after part;
 * for each: make its `parts`, `decide`, `write` in one transaction, and when that is on disk, `told`.
 */
export class Answering {
  readonly run: HandlerRun;
  readonly #desk: Desk;
  readonly #taken: TakenIn;
  #state: AnswerState | undefined;
  #parts: AnswerParts | undefined;

  constructor(desk: Desk, taken: TakenIn) {
    this.#desk = desk;
    this.#taken = taken;
    this.run = new HandlerRun(taken.attempt, taken.again ? () => this.#said : undefined);
  }

  /** Why nothing can be sent actively to whom this answers; `undefined` when it can. */
  get #obstacle(): string | undefined {
    const { app, from } = this.#taken.event;
    return this.#desk.active.obstacle(app, from);
  }

  /** What a response may carry. */
  get #slot(): PassiveSlot {
    const { app, kind } = this.#taken.event;
    return this.#desk.platformOf(app).passiveSlot(kind);
  }

  /** The parts of an answer that is known at once. */
  whole(replies: readonly Reply[]): readonly Reply[] {
    return isOneMessage(replies) ? replies : this.#ofAnswer.whole(replies);
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
  async ready(parts: readonly Reply[]): Promise<readonly Reply[]> {
    const [first, ...rest] = parts;
    if (!first || this.#now.count > 0 || !needsUpload(first)) return parts;
    if (!ridesResponse(first, this.#slot) || this.#obstacle !== undefined) return parts;
    const prepared = await this.#desk.active.prepare(this.#taken.event.app, first);
    return prepared.ok ? [prepared.value, ...rest] : parts;
  }

  /** While nothing can be sent actively, the twin of a first part rides that no response can hold. */
  shown(parts: readonly Reply[], { awaited }: Waiting): readonly Reply[] {
    const [first, ...rest] = parts;
    const { event } = this.#taken;
    if (!first || !awaited || this.#now.count > 0 || fits(first, this.#slot)) return parts;
    if (!isSendable(first) || this.#slot !== "text" || this.#obstacle === undefined) return parts;
    const twin = passiveTwin(first);
    if (twin === first) return parts;
    const { app, id } = event;
    const { logger } = this.#desk;
    const { plugin, handler } = this.run.current ?? {};
    const fields = { id, app, plugin, handler, reply: first.kind, reason: this.#obstacle };
    if (twin) {
      logger.info("delivery.twin", fields);
      return [...this.#ofAnswer.whole([twin]), ...rest];
    }
    logger.warn("delivery.unsendable", fields);
    return [make.text(this.#desk.policyOf(app).texts.unsendable), ...rest];
  }

  /**
   * What these parts come to, as things stand. Decide again when the disk has refused it.
   *
   * @param isEnd whether nothing will come after
   */
  decide(parts: readonly Reply[], { awaited, dropped }: Waiting, isEnd: boolean): DecidedAnswer {
    const { event } = this.#taken;
    const { clock, mail, store } = this.#desk;
    const state = this.#now;
    const slot = this.#slot;
    const waits = event.from && mail.waits(event.from.key) && slot === "text";
    const alone = waits ? undefined : decideAlone(parts, { slot, awaited, isEnd }, state);
    if (alone) return alone;
    const now = clock.now();
    return decide(
      parts,
      {
        event,
        slot,
        plugin: this.run.current?.plugin,
        now,
        awaited,
        dropped,
        obstacle: this.#obstacle,
        isEnd,
        mail: waits && event.from ? mail.waiting(event.from, now) : undefined,
      },
      state.earlier ? { ...state, earlier: asTheyStand(state.earlier, store.outbox) } : state,
    );
  }

  /** Writes the rows of an answer. */
  write({ outbox, steps }: StoreWriter, answer: DecidedAnswer): void {
    const { mail, clock } = this.#desk;
    const { dropped, tellings } = answer.superseded ?? {};
    if (tellings !== undefined) steps.put(this.#taken.event.id, TELLINGS, tellings);
    for (const id of dropped ?? []) outbox.drop(id);
    const now = clock.now();
    rides(outbox, answer.riding, now);
    for (const id of answer.unreadable) outbox.change(id, { state: "pending", nextAt: now });
    for (const { part, error } of answer.rows) {
      if (!outbox.add(part) || error === undefined) continue;
      outbox.change(part.id, { state: "mailbox", error });
      mail.posted(part.lane);
    }
  }

  /** An answer is on disk: what comes next goes on from here. Says in the log what went another way. */
  told(answer: DecidedAnswer): void {
    this.#state = answer.next;
    if (answer.rows.length > 0) this.#toldOfMail(answer);
    const { logger } = this.#desk;
    const { id, app } = this.#taken.event;
    const dropped = answer.superseded?.dropped.length ?? 0;
    if (dropped > 0) logger.info("delivery.told_anew", { id, app, dropped });
    if (answer.lost.length === 0) return;
    for (const reason of ["too_late", "not_honoured"] as const) this.#logLost(answer, reason);
  }

  /** The ledger's note of an answer that ends with this. */
  result({ ride, hasRows } = this.#now): AnswerNote {
    if (ride) return { route: "passive", reply: keepReply(this.#taken.event, ride) };
    return { route: hasRows ? "active" : "none" };
  }

  #toldOfMail({ rows }: DecidedAnswer): void {
    const mailed = rows.filter(({ error }) => error !== undefined);
    const [first] = mailed;
    if (!first) return;
    const { id, app } = this.#taken.event;
    const fields = { id, app, parts: mailed.length, reason: first.error };
    this.#desk.logger.info("delivery.mailed", fields);
  }

  /** With their sizes and never their content. Nothing is dropped without this line. */
  #logLost({ lost }: DecidedAnswer, reason: Lost): void {
    const parts = lost.filter((one) => one.reason === reason).map(({ reply }) => reply);
    if (parts.length === 0) return;
    const { id, app, kind } = this.#taken.event;
    this.#desk.logger.warn("delivery.undelivered", {
      id,
      app,
      kind,
      reason,
      parts: parts.length,
      replies: parts.map(({ kind }) => kind),
      bytes: parts.reduce((sum, part) => sum + sizeOf(part), 0),
    });
  }

  get #now(): AnswerState {
    if (this.#state) return this.#state;
    const { again, event } = this.#taken;
    const earlier = again ? findEarlierParts(this.#desk.store, event.id) : undefined;
    this.#state = earlier ? { ...UNSAID, earlier } : UNSAID;
    return this.#state;
  }

  get #said(): readonly Reply[] {
    const { earlier } = this.#now;
    return earlier ? earlierReplies(earlier) : [];
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
        const { plugin, handler } = this.run.current ?? {};
        logger.warn("delivery.cut", { id, app, plugin, handler, parts });
      },
    });
    return this.#parts;
  }
}

/** What the ledger keeps of an answer. */
interface AnswerNote {
  readonly route: "passive" | "active" | "none";
  readonly reply?: string;
}

const sizeOf = (part: Reply) => Buffer.byteLength(kindOf(part).splits?.content(part) ?? "");
