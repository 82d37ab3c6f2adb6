import { BotError } from "../errors.ts";
import { recipientOf } from "../outbox/part.ts";
import type { Sender } from "../outbox/sender.ts";
import type { Clock } from "../ports/clock.ts";
import type { Meter } from "../ports/meter.ts";
import type { Recipient } from "../replies/recipient.ts";
import { appOfSender } from "../replies/recipient.ts";
import type { MessageRecord, TakenMessage } from "../stores/port/messages.ts";
import type { Part, PartState } from "../stores/port/parts.ts";
import type { Store } from "../stores/port/store.ts";

/** What a person may do with messages that did not go well. Each says whether there was one. */
interface Operations {
  /** Runs a dead message once more. */
  retryMessage(id: string): Promise<boolean>;
  /** Forgets a dead message. */
  dropMessage(id: string): Promise<boolean>;
  /** Sends a part that is held, dead or in the mailbox, now. */
  retryPart(id: string): Promise<boolean>;
  /** Takes a part out of the outbox, unless it is being sent. */
  dropPart(id: string): Promise<boolean>;
}

interface OperationsOptions {
  readonly store: Store;
  /** Runs a message whose turn it is: it was claimed for us. */
  readonly resume: (taken: TakenMessage) => Promise<void> | void;
  readonly sender: Pick<Sender, "retry" | "takeBack">;
  readonly meter: Pick<Meter, "revived">;
  readonly clock: Pick<Clock, "now">;
}

/** What becomes of such a decision in a bot that runs. */
export function createOperations(options: OperationsOptions): Operations {
  const { store, resume, sender, meter, clock } = options;
  return {
    async retryMessage(id) {
      const revived = await store.messages.revive(id, clock.now());
      if (revived === false) return false;
      meter.revived();
      // Otherwise it waits for others of its lane.
      if (revived !== true) await resume(revived);
      return true;
    },

    dropMessage: (id) => store.messages.drop(id),

    retryPart: (id) => sender.retry(id),

    async dropPart(id) {
      // Whoever waits for its end is told; then it is forgotten, unless it is on its way.
      await sender.takeBack(id);
      return (await store.parts.judge(id, "drop", clock.now())) !== undefined;
    },
  };
}

/** What may be asked about messages that did not go well. */
export interface RecordsRequest {
  readonly of: "dead" | "outbox";
  readonly does: "list" | "show" | "retry" | "drop";
  /** An id, or the beginning of one; not for `list`. */
  readonly id?: string | undefined;
  /** Whether `show` may tell what somebody wrote. */
  readonly content?: boolean | undefined;
}

/** A message or a part, as plain data: the same over HTTP and out of a file. */
export type RecordRow = Readonly<Record<string, string | number>>;

export type RecordsAnswer =
  | { readonly rows: readonly RecordRow[] }
  | { readonly done: boolean; readonly id: string }
  /** No record, or several, have an id that begins so. */
  | { readonly matches: readonly string[] };

interface RecordsOptions {
  readonly store: Store;
  readonly operations: Operations;
}

/** Whoever looks at more than this wants SQL. */
const MOST = 1_000;
/** What waits for somebody or something, and what was given up. */
const SHOWN: readonly PartState[] = ["pending", "sending", "riding", "held", "mailbox", "dead"];

/**
 * Answers what the command line asks about dead letters and the outbox.
 *
 * @throws BotError `ERR_QUERY` (as a rejection) for a request that makes no sense
 */
export function createRecords({ store, operations }: RecordsOptions) {
  const { messages, parts } = store;
  const found = {
    dead: async () => (await messages.list({ state: "dead", limit: MOST })).map(messageRow),
    outbox: async () => (await parts.list({ states: SHOWN, limit: MOST })).map(partRow),
  };
  const acts = {
    dead: { retry: operations.retryMessage, drop: operations.dropMessage },
    outbox: { retry: operations.retryPart, drop: operations.dropPart },
  };
  const contentOf = {
    dead: async (id: string) => text((await messages.show(id))?.body),
    outbox: async (id: string) => (await parts.find([id]))[0]?.reply ?? "",
  };

  return async (request: unknown): Promise<RecordsAnswer> => {
    const { of, does, id = "", content } = checked(request);
    const all = await found[of]();
    if (does === "list") return { rows: all };
    const rows = all.filter((row) => String(row.id).startsWith(id));
    const [row, ...others] = rows;
    if (!row || others.length > 0) return { matches: rows.map((match) => String(match.id)) };
    const whole = String(row.id);
    if (does !== "show") return { done: await acts[of][does](whole), id: whole };
    return { rows: [content ? { ...row, content: await contentOf[of](whole) } : row] };
  };
}

function checked(value: unknown): RecordsRequest {
  const { of, does, id, content } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const isOf = of === "dead" || of === "outbox";
  const isDoes = does === "list" || does === "show" || does === "retry" || does === "drop";
  const isId = does === "list" || (typeof id === "string" && id !== "");
  if (isOf && isDoes && isId) {
    return { of, does, id: typeof id === "string" ? id : undefined, content: content === true };
  }
  throw new BotError("ERR_QUERY", "records needs of, does, and an id for all but list");
}

const messageRow = (message: MessageRecord): RecordRow => ({
  id: message.id,
  // Of its end: one that was run once more is as young as that.
  at: message.endedAt ?? message.at,
  app: message.app,
  from: message.lane.slice(message.lane.indexOf("/") + 1),
  kind: message.kind,
  why: message.error ?? "",
  ...(message.errmsg === undefined ? {} : { says: message.errmsg }),
  claims: message.claims,
});

const partRow = (part: Part): RecordRow => ({
  id: part.id,
  at: part.at,
  app: appOfSender(part.app),
  to: recipientText(recipientOf(part)),
  kind: kindOf(part.reply),
  state: part.state,
  why: part.error ?? "",
  ...(part.errmsg === undefined ? {} : { says: part.errmsg }),
  attempts: part.attempts,
  ...(part.state === "pending" ? { next: part.nextAt } : {}),
  ...(part.plugin === undefined ? {} : { plugin: part.plugin }),
});

/** Who a message goes to, as in `li wang tag:2`. */
export function recipientText({
  users,
  parties,
  tags,
  everyone,
  chatId,
  webhook,
}: Recipient): string {
  if (everyone) return "@all";
  if (webhook) return `webhook:${webhook.id}`;
  if (chatId !== undefined) return `chat:${chatId}`;
  return [...users, ...parties.map((id) => `party:${id}`), ...tags.map((id) => `tag:${id}`)].join(
    " ",
  );
}

function kindOf(reply: string): string {
  const { kind } = JSON.parse(reply) as { readonly kind?: unknown };
  return typeof kind === "string" ? kind : "unknown";
}

const text = (body: Uint8Array | undefined) => Buffer.from(body ?? []).toString("utf8");
