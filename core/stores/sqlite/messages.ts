import type { Claim, MessageId, Millis } from "../port/claim.ts";
import type {
  Arrival,
  DeathCause,
  KnownMessage,
  MessageEnd,
  MessageQuery,
  MessageSaying,
  MessageStore,
  SweepRoom,
  UnshownReply,
} from "../port/messages.ts";
import type { NewPart } from "../port/parts.ts";
import type { Swap } from "../port/values.ts";
import type { Unshown } from "./endings.ts";
import { type EndContext, finish, say } from "./finish.ts";
import type { Intend } from "./parts.ts";

/** What can be intended with messages, each as a part of the turn. */
export class SqliteMessages implements MessageStore {
  readonly #context: EndContext;
  readonly #intend: Intend;
  /** Whether a sweep of this opening is on disk, and whether one is in this turn. */
  #isSwept = false;
  #sweeps = false;

  constructor(context: EndContext, intend: Intend) {
    this.#context = context;
    this.#intend = intend;
  }

  committed(): void {
    if (this.#sweeps) this.#isSwept = true;
  }

  undone(): void {
    this.#sweeps = this.#isSwept;
  }

  accept(arrival: Arrival) {
    return this.#intend(() => this.#messages.accept(arrival));
  }

  say(saying: MessageSaying) {
    return this.#intend(() => say(this.#context, saying));
  }

  finish(end: MessageEnd) {
    return this.#intend(() => finish(this.#context, end));
  }

  bury(of: Claim | MessageId, cause: DeathCause, at: Millis) {
    return this.#intend(() => this.#messages.bury(of, cause, at));
  }

  release(claims: readonly Claim[]) {
    return this.#intend(() => this.#messages.release(claims));
  }

  acquit(ids: readonly MessageId[]) {
    return this.#intend(() => this.#messages.acquit(ids));
  }

  clear(claim: Claim) {
    return this.#intend(() => this.#messages.clear(claim));
  }

  overtake(id: MessageId, now: Millis) {
    return this.#intend(() => this.#messages.overtake(id, now));
  }

  left(ids: readonly MessageId[], at: Millis) {
    return this.#intend(() => this.#messages.left(ids, at));
  }

  reroute(id: MessageId, part?: NewPart) {
    return this.#intend(() => this.#messages.reroute(id, part));
  }

  sweep(now: Millis, room: SweepRoom) {
    return this.#intend(() => {
      const swept = this.#messages.sweep(now, room);
      if (this.#sweeps) return { ...swept, unshown: [] };
      this.#sweeps = true;
      this.#context.turns.touch();
      return { ...swept, unshown: this.#context.endings.unshown.map(replyOf) };
    });
  }

  ask(waiting: readonly MessageId[], holding: readonly Claim[]) {
    return this.#intend(() => {
      const ended = new Map<MessageId, KnownMessage>();
      for (const id of waiting) {
        const known = this.#messages.find(id);
        if (known) ended.set(id, known);
      }
      return { ended, lost: holding.filter((claim) => !this.#messages.held(claim)) };
    });
  }

  memo(claim: Claim, name: string, result: string) {
    return this.#intend(() => {
      this.#messages.note(claim, name, result);
      return this.#messages.held(claim) !== undefined;
    });
  }

  tick(swap: Swap, arrival: Arrival) {
    return this.#intend(() => this.#messages.tick(swap, arrival));
  }

  move(id: MessageId, dueAt: Millis) {
    return this.#intend(() => this.#messages.move(id, dueAt));
  }

  cancel(id: MessageId) {
    return this.#intend(() => this.#messages.cancel(id));
  }

  list(query: MessageQuery) {
    return this.#intend(() => this.#messages.list(query));
  }

  show(id: MessageId) {
    return this.#intend(() => this.#messages.show(id));
  }

  revive(id: MessageId, now: Millis) {
    return this.#intend(() => this.#messages.revive(id, now));
  }

  drop(id: MessageId) {
    return this.#intend(() => this.#messages.drop(id));
  }

  get #messages() {
    return this.#context.messages;
  }
}

const replyOf = ({ id, app, reply, rides, endedAt }: Unshown): UnshownReply => ({
  id,
  app,
  reply,
  rides,
  endedAt,
});
