import type { Content } from "../../chat/content.ts";
import type { JsonObject } from "../../json.ts";
import type { CompanyMember } from "../../world/world.ts";
import { type ApiCall, type ApiRoute, CallRefused, ownAgent } from "../route.ts";
import { type FieldReading, flag, inside, optionally, refuseField, whole } from "./fields.ts";
import {
  duplicatesOf,
  type Exceeded,
  quotaOf,
  randomId,
  sentMessagesOf,
  taskIdsOf,
} from "./memory.ts";
import { APP_MSGTYPES, readContent } from "./msgtypes.ts";
import { answers, checkHearing, readingOf } from "./reading.ts";
import { addressed, EVERYBODY, invalidFields, type Receivers } from "./receivers.ts";
import { droppedAsDuplicate, droppedByFault, droppedByQuota } from "./remarks.ts";

/** What stands beside a message. */
interface SendOptions {
  /** For so many seconds, the same to the same is dropped. `undefined`: it is not checked. */
  readonly duplicateSeconds: number | undefined;
}

const DEFAULT_SECONDS = 1_800;
const MOST_SECONDS = 14_400;
const SHARED_INSIDE = 2;

/**
 * Reads `safe`, `enable_id_trans`, `enable_duplicate_check` and `duplicate_check_interval`
 * (document 90236).
 *
 * @throws CallRefused 40058 for other values, 40074 for confidential `news`
 */
function readOptions(body: JsonObject, content: Content, reading: FieldReading): SendOptions {
  checkSafe(body, content, reading);
  optionally(flag, false)(body["enable_id_trans"], inside(reading, ".enable_id_trans"));
  const checked = optionally(flag, false)(
    body["enable_duplicate_check"],
    inside(reading, ".enable_duplicate_check"),
  );
  const seconds = optionally(whole(1, MOST_SECONDS), DEFAULT_SECONDS)(
    body["duplicate_check_interval"],
    inside(reading, ".duplicate_check_interval"),
  );
  return { duplicateSeconds: checked ? seconds : undefined };
}

/** 0 can be shared, 1 is confidential, 2 can be shared within the company: `mpnews` alone. */
export function checkSafe(body: JsonObject, content: Content, reading: FieldReading): void {
  const at = inside(reading, ".safe");
  const safe = optionally(whole(0, SHARED_INSIDE), 0)(body["safe"], at);
  if (safe !== 0 && content.type === "news") throw refuseField(40074, at, "must be 0: use mpnews");
  if (safe === SHARED_INSIDE && content.type !== "mpnews") {
    throw refuseField(40058, at, "can be 2 for mpnews alone");
  }
}

interface Outgoing {
  readonly content: Content;
  readonly members: readonly CompanyMember[];
  readonly msgId: string;
}

/**
 * Puts a message into each member's chat. What is over a quota is dropped without a word to the
 * app; the record tells.
 *
 * @returns ids of the entries
 */
function deliver(call: ApiCall, { content, members, msgId }: Outgoing): readonly string[] {
  const { sandbox, app } = call;
  const place = {
    app: app.name,
    path: "/cgi-bin/message/send",
    members: members.map(({ userId }) => userId),
  };
  const struck = sandbox.faults.strike("api.quota", place);
  if (struck) call.remark(droppedByFault());
  const bound = struck?.scope.member?.toLowerCase();
  if (struck && bound === undefined) return [];
  const quota = quotaOf(sandbox);
  return members.flatMap(({ userId }) => {
    if (userId.toLowerCase() === bound) return [];
    const exceeded = quota.spend(app.name, userId);
    if (exceeded) {
      call.remark(droppedByQuota(userId, exceeded, limitOf(call, exceeded)));
      return [];
    }
    const chat = { kind: "app", app: app.name, member: userId } as const;
    const { id } = sandbox.chats.post({ chat, by: "app", content, via: "active", msgId });
    call.touched(id);
    return [id];
  });
}

const limitOf = ({ sandbox: { settings } }: ApiCall, exceeded: Exceeded) =>
  exceeded === "minute" ? settings.perMinute : settings.perHour;

/**
 * `POST /cgi-bin/message/send` (document 90236): a message of the app to members. `msgid` recalls
 * it; `response_code` changes its card, once within 72 hours.
 */
export const sendMessage: ApiRoute = (call) => {
  const { sandbox, app } = call;
  const { content, options } = read(call);
  const receivers = addressed(call);
  taskIdsOf(sandbox).use(app.name, content);

  const msgId = randomId(sandbox.entropy);
  const repeats = isDuplicate(call, content, receivers, options);
  const entries = repeats ? [] : deliver(call, { content, members: receivers.members, msgId });
  sentMessagesOf(sandbox).add(msgId, { app: app.name, entries });
  return {
    ...invalidFields(receivers),
    msgid: msgId,
    ...codeFor(call, content, entries),
  };
};

function read(call: ApiCall) {
  const { sandbox, app, body } = call;
  const reading = readingOf(call);
  // A mini-program says who sends; everything else needs its agentid.
  if (body["msgtype"] !== "miniprogram_notice" || body["agentid"] !== undefined) {
    ownAgent(call, body["agentid"]);
  }
  const content = readContent(body, APP_MSGTYPES, reading);
  const options = readOptions(body, content, reading);
  if (content.type === "miniprogram_notice" && body["touser"] === EVERYBODY) {
    throw new CallRefused(40058, "touser: a miniprogram_notice can not go to @all");
  }
  if (content.type === "template_card") checkHearing(app, content.card);
  taskIdsOf(sandbox).check(app.name, content);
  return { content, options };
}

function isDuplicate(
  { sandbox, app, remark }: ApiCall,
  content: Content,
  { members }: Receivers,
  { duplicateSeconds }: SendOptions,
): boolean {
  if (duplicateSeconds === undefined) return false;
  const message = { app: app.name, content, receivers: members.map(({ userId }) => userId) };
  if (!duplicatesOf(sandbox).repeats(message, duplicateSeconds)) return false;
  remark(droppedAsDuplicate(duplicateSeconds));
  return true;
}

/** Only a card that members can answer has a code. */
function codeFor({ sandbox, app }: ApiCall, content: Content, entries: readonly string[]) {
  if (content.type !== "template_card" || !answers(content.card)) return {};
  return { response_code: sandbox.cards.issue({ agentId: app.agentId, entries }) };
}

/** How long a message can be taken back. */
const LIFE_MS = 24 * 60 * 60 * 1_000;

/**
 * `POST /cgi-bin/message/recall` (document 94867): takes a message back wherever it lies. A message
 * that is recalled already stays so.
 *
 * @throws CallRefused 40058 for a msgid that this app never got, 42052 after 24 hours
 */
export const recallMessage: ApiRoute = ({ sandbox, app, body, touched }) => {
  const { msgid } = body;
  const sent = typeof msgid === "string" ? sentMessagesOf(sandbox).find(msgid) : undefined;
  if (sent?.app !== app.name) throw new CallRefused(40058, "no message of this app has that msgid");
  if (sent.ageMs > LIFE_MS) throw new CallRefused(42052, "a message can be recalled for 24 hours");
  for (const id of sent.entries) {
    // Entries are forgotten before messages are.
    if (!sandbox.chats.find(id)) continue;
    sandbox.chats.change(id, { recalled: true });
    touched(id);
  }
  return {};
};
