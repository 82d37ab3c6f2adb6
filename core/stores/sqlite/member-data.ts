import type { Member } from "../../events/member.ts";
import type { ErasedCounts, MemberData, MemberMessage, MemberValue } from "../port/store.ts";
import { isLaneOf, recipientWithout } from "../recipients.ts";
import type { Connection } from "./database/driver.ts";
import type { Death } from "./dead-messages.ts";
import type { OpenMessage } from "./open-lanes.ts";
import type { PartRow } from "./part-rows.ts";
import type { RetentionContext } from "./retention.ts";
import type { RecordedMessage } from "./turn-record.ts";
import { storedOf } from "./values.ts";

interface Found {
  readonly open: readonly OpenMessage[];
  readonly dead: readonly Death[];
  readonly done: readonly RecordedMessage[];
  /** Those of the done, and of others whose identity has been forgotten: a response may still carry them. */
  readonly replies: readonly RecordedMessage[];
  readonly parts: readonly PartRow[];
  readonly values: readonly MemberValue[];
}

/** What is kept of one member: found, and forgotten. */
export class SqliteMemberData {
  readonly #connection: Connection;
  readonly #context: RetentionContext;

  constructor(connection: Connection, context: RetentionContext) {
    this.#connection = connection;
    this.#context = context;
  }

  find(member: Member): MemberData {
    const { open, dead, done, parts, values } = this.#found(member);
    const messages: MemberMessage[] = [
      ...done.map(({ id, at, reply }) => ({ id, state: "done", at, reply }) as const),
      ...open.map(openEntry),
      ...dead.map(deadEntry),
    ];
    messages.sort((one, other) => one.at - other.at);
    return { messages, parts, values };
  }

  /** Inside the transaction of a turn. */
  erase(member: Member): ErasedCounts {
    const found = this.#found(member);
    const { messages, dead, endings, turns, parts: rows } = this.#context;
    for (const message of found.open) {
      messages.letGo(message);
      messages.remove(message, false);
    }
    for (const death of found.dead) {
      messages.unride(death.arrival.id);
      dead.remove(death);
      messages.forgetNotes(death.arrival.id);
    }
    for (const { id } of found.replies) messages.unride(id);
    const blank = (kept: RecordedMessage): RecordedMessage =>
      isLaneOf(kept.lane, member) ? BLANK(kept) : kept;
    for (const turn of this.#turnsOf(member)) endings.rewrite(turn, blank);
    endings.rewriteNow(blank);
    for (const part of found.parts) this.#erasePart(part, member);
    turns.run(this.#connection.prepare(`delete from huiyin_values where ${THEIR_KEYS}`), [
      ...endsOf(member),
    ]);
    rows.load();
    return {
      messages: found.open.length + found.dead.length + found.done.length,
      open: found.open.length,
      parts: found.parts.length,
      values: found.values.length,
    };
  }

  #found(member: Member): Found {
    const { messages, dead, endings, identities } = this.#context;
    const { key } = member;
    const open = [...messages.open.all].filter(({ lane }) => isLaneOf(lane.name, member));
    const inLanes = "lane = ? or substr(lane, 1, length(?)) = ?";
    const deaths = dead.where(inLanes, [key, `${key}#`, `${key}#`]);
    const isTheirs = ({ lane, reply }: RecordedMessage) =>
      reply !== undefined && isLaneOf(lane, member);
    const written = this.#turnsOf(member).map((turn) => {
      const replies = endings.keptOf(turn).filter(isTheirs);
      // What has been forgotten may have come again.
      return {
        replies,
        done: replies.filter((one) => identities.find(one.id, one.stamp) === turn),
      };
    });
    const now = endings.allKeptNow.filter(isTheirs);
    const replies = [...written.flatMap((turn) => turn.replies), ...now];
    const done = [...written.flatMap((turn) => turn.done), ...now];
    const ids = new Set([...open, ...deaths].map(({ arrival }) => arrival.id));
    for (const { id } of done) ids.add(id);
    const parts = this.#context.parts
      .parts("app = ? order by seq", [member.app])
      .filter(
        ({ lane, message, members }) =>
          isLaneOf(lane, member) ||
          members.includes(key) ||
          (message !== undefined && ids.has(message)),
      );
    return { open, dead: deaths, done, replies, parts, values: this.#values(member) };
  }

  /** Of all that is kept, the rows in which their name stands; a few others may be among them. */
  #turnsOf({ key }: Member): readonly number[] {
    return this.#connection
      .prepare("select turn from huiyin_turns where instr(kept, ?) > 0 order by turn")
      .all([Buffer.from(key)])
      .map(({ turn }) => Number(turn));
  }

  /** A message that is also for others goes on to them. */
  #erasePart({ id, lane, members, message, to, state }: PartRow, member: Member): void {
    const { parts } = this.#context;
    const isOver = state === "sent" || state === "dead";
    const isTheirs = isLaneOf(lane, member) || !members.includes(member.key);
    const rest =
      isTheirs || isOver || message !== undefined ? undefined : recipientWithout(to, member);
    if (rest === undefined) {
      parts.change("delete from huiyin_outbox where id = ?", [id]);
      return;
    }
    const others = JSON.stringify(members.filter((one) => one !== member.key));
    const rewrite = "update huiyin_outbox set recipient = ?, members = ? where id = ?";
    parts.run(rewrite, [Buffer.from(rest), Buffer.from(others), id]);
  }

  #values(member: Member): readonly MemberValue[] {
    return this.#connection
      .prepare(
        `select owner, name, value, version, expires_at from huiyin_values
         where (${THEIR_KEYS}) and (expires_at is null or expires_at > ?)`,
      )
      .all([...endsOf(member), this.#context.parts.now])
      .map((row) => ({ owner: String(row.owner), ...storedOf(row) }));
  }
}

/** Plugins name a member at the end of a key. */
const THEIR_KEYS = "substr(name, -length(?)) = ? or substr(name, -length(?)) = ?";
const endsOf = ({ key }: Member) => [`/${key}`, `/${key}`, `:${key}`, `:${key}`];

const BLANK = (kept: RecordedMessage): RecordedMessage => ({
  ...kept,
  lane: "",
  route: "none",
  reply: undefined,
  rides: undefined,
});

const openEntry = ({ arrival: { id, at, kind, body }, isRunning }: OpenMessage) =>
  ({ id, state: isRunning ? "running" : "accepted", at, kind, body }) as const;

const deadEntry = ({ arrival: { id, at, kind, body }, reply, cause: { error } }: Death) =>
  ({ id, state: "dead", at, kind, body, reply, error }) as const;
