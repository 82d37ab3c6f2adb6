import type { PassiveSlot } from "../events/kind.ts";
import { AnswerParts, isOneMessage } from "../outbox/answer-parts.ts";
import type { WaitingMail } from "../outbox/mailbox.ts";
import { needsUpload } from "../replies/media-source.ts";
import { kindOf, reply as make, type Reply } from "../replies/reply.ts";
import { keepReply } from "../replies/reply-json.ts";
import { isSendable, passiveTwin, ridesResponse } from "../replies/travel.ts";
import type { MessageAnswer } from "../stores/port/messages.ts";
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
import { asTheyStand, earlierReplies } from "./earlier-parts.ts";
import { HandlerRun } from "./handler-run.ts";

/**
 * The answer of one message on its way out. A run of the handlers gives it whole, or part after part;
 * for each: make its `parts`, decide, write what that came to, and when it is on disk, `told`.
 */
export class Answering {
  readonly run: HandlerRun;
  readonly #desk: Desk;
  readonly #taken: TakenIn;
  #state: AnswerState;
  #parts: AnswerParts | undefined;

  /** @param claim gives the right to finish the message, as soon as it is written down */
  constructor(desk: Desk, taken: TakenIn, claim: HandlerRun["claim"]) {
    this.#desk = desk;
    this.#taken = taken;
    const { attempt, memos, earlier } = taken;
    this.#state = earlier ? { ...UNSAID, earlier } : UNSAID;
    const said = earlier ? earlierReplies(earlier) : [];
    this.run = new HandlerRun(attempt, { memos, said, claim });
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

  /** Whether a file has to be with WeCom before it can ride. Others are uploaded on the way. */
  isUnready([first]: readonly Reply[]): boolean {
    return (
      first !== undefined &&
      this.#state.count === 0 &&
      needsUpload(first) &&
      ridesResponse(first, this.#slot) &&
      this.#obstacle === undefined
    );
  }

  /** Uploads that file; it is left as it is where that fails. */
  async ready(parts: readonly Reply[]): Promise<readonly Reply[]> {
    const [first, ...rest] = parts;
    if (!first || !this.isUnready(parts)) return parts;
    const prepared = await this.#desk.active.prepare(this.#taken.event.app, first);
    return prepared.ok ? [prepared.value, ...rest] : parts;
  }

  /** While nothing can be sent actively, the twin of a first part rides that no response can hold. */
  shown(parts: readonly Reply[], { awaited }: Waiting): readonly Reply[] {
    const [first, ...rest] = parts;
    const { event } = this.#taken;
    if (!first || !awaited || this.#state.count > 0 || fits(first, this.#slot)) return parts;
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

  /** Whether what is decided hangs on rows: mail that waits, or what earlier runs have said. */
  get asksStore(): boolean {
    return this.#state.earlier !== undefined || this.#mayCarryMail;
  }

  /** What these parts come to, where no row has to be looked at. */
  decideAtOnce(parts: readonly Reply[], waiting: Waiting, isEnd: boolean): DecidedAnswer {
    const { awaited } = waiting;
    const alone = decideAlone(parts, { slot: this.#slot, awaited, isEnd }, this.#state);
    return alone ?? this.#decide(parts, waiting, isEnd, this.#state, undefined);
  }

  /** What these parts come to, as rows stand now. Decide again when the store has refused it. */
  async decide(parts: readonly Reply[], waiting: Waiting, isEnd: boolean): Promise<DecidedAnswer> {
    if (!this.asksStore) return this.decideAtOnce(parts, waiting, isEnd);
    const { clock, mail, store } = this.#desk;
    const { from } = this.#taken.event;
    const state = this.#state;
    const [waits, earlier] = await Promise.all([
      this.#mayCarryMail && from ? mail.waiting(from, clock.now()) : undefined,
      state.earlier && asTheyStand(state.earlier, store),
    ]);
    return this.#decide(parts, waiting, isEnd, { ...state, earlier }, waits);
  }

  get #mayCarryMail(): boolean {
    const { from } = this.#taken.event;
    return from !== undefined && this.#slot === "text" && this.#desk.mail.waits(from.key);
  }

  #decide(
    parts: readonly Reply[],
    { awaited, dropped }: Waiting,
    isEnd: boolean,
    state: AnswerState,
    mail: WaitingMail | undefined,
  ): DecidedAnswer {
    const { event } = this.#taken;
    const moment = {
      event,
      slot: this.#slot,
      plugin: this.run.current?.plugin,
      now: this.#desk.clock.now(),
      awaited,
      dropped,
      obstacle: this.#obstacle,
      isEnd,
      mail,
    };
    return decide(parts, moment, state);
  }

  /** An answer is on disk: what comes next goes on from here. Says in the log what went another way. */
  told(answer: DecidedAnswer): void {
    this.#state = answer.next;
    if (answer.rows.length > 0) this.#toldOfMail(answer);
    if (answer.mail) void this.#desk.mail.refused(answer.mail.refuse);
    const { logger } = this.#desk;
    const { id, app } = this.#taken.event;
    const dropped = answer.superseded?.dropped.length ?? 0;
    if (dropped > 0) logger.info("delivery.told_anew", { id, app, dropped });
    if (answer.lost.length === 0) return;
    for (const reason of ["too_late", "not_honoured"] as const) this.#logLost(answer, reason);
  }

  /** How the whole answer travels, with the rows that are put in as it ends. */
  answer({ rows, next }: Pick<DecidedAnswer, "rows" | "next">): MessageAnswer {
    const { ride, hasRows } = next;
    const { event } = this.#taken;
    // Nobody waits for a response to what is our own.
    if (!ride || "own" in event) return { route: hasRows ? "active" : "none", parts: rows };
    const { standIn: rides, mail } = ride;
    const reply = keepReply(event, { reply: ride.reply, parts: mail });
    return { route: "passive", reply, rides, parts: rows };
  }

  /** How far it has come, when the run is given up. */
  get soFar(): Pick<DecidedAnswer, "rows" | "next"> {
    return { rows: [], next: this.#state };
  }

  #toldOfMail({ rows }: DecidedAnswer): void {
    const mailed = rows.filter(({ state }) => state === "mailbox");
    const [first] = mailed;
    if (!first) return;
    for (const { lane } of mailed) this.#desk.mail.posted(lane);
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

const sizeOf = (part: Reply) => Buffer.byteLength(kindOf(part).splits?.content(part) ?? "");
