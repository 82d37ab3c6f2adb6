import type { CardChange, CardTicket } from "../../chat/cards.ts";
import type { ChatEntry } from "../../chat/chats.ts";
import { type ApiCall, type ApiRoute, type ApiRoutes, CallRefused, ownAgent } from "../route.ts";
import { REPLACING_CARD } from "./card.ts";
import {
  type FieldReading,
  flag,
  inside,
  isJsonObject,
  listField,
  optionally,
  type Read,
  textField,
} from "./fields.ts";
import { hasButtons, readingOf } from "./reading.ts";
import { checkNamed, findReceivers, type Named } from "./receivers.ts";
import { recallMessage, sendMessage } from "./send.ts";

/**
 * `POST /cgi-bin/message/update_template_card` (document 94888): changes copies of a card by a
 * `response_code`, which is used up by that. `invaliduser` is a list here, of everybody named who
 * has no copy.
 *
 * @throws CallRefused 60140 for a code that is unknown, used, expired or another app's
 */
const updateCard: ApiRoute = (call) => {
  const { sandbox, app, body } = call;
  ownAgent(call, body["agentid"]);
  const reading = readingOf(call);
  const change = readChange(call, reading);
  const named = readNamed(call, reading);

  const ticket = sandbox.cards.redeem(String(body["response_code"] ?? ""), app.agentId);
  if (!ticket) throw new CallRefused(60140, "it is unknown, used, or older than 72 hours");
  const copies = copiesOf(call, ticket);
  const { chosen, invalid } = choose(call, copies, named);
  checkButtons(chosen, change);
  for (const { id } of chosen) {
    sandbox.cards.change(id, change);
    call.touched(id);
  }
  return { invaliduser: invalid };
};

function readChange({ body }: ApiCall, reading: FieldReading): CardChange {
  if (body["template_card"] !== undefined) {
    return { card: REPLACING_CARD(body["template_card"], inside(reading, ".template_card")) };
  }
  const button = body["button"];
  const name = isJsonObject(button) ? button["replace_name"] : undefined;
  return { replaceName: textField()(name, inside(reading, ".button.replace_name")) };
}

/** Ids of departments and tags are numbers here. */
const id: Read<string> = (value, reading) =>
  typeof value === "number" ? String(value) : textField()(value, reading);

/** How many are too many is told afterwards, with errcodes of their own. */
const ids = optionally(listField(id, { least: 0, most: Number.MAX_SAFE_INTEGER }), []);

/** `undefined` for all who got the card. */
function readNamed({ body }: ApiCall, reading: FieldReading): Named | undefined {
  if (optionally(flag, false)(body["atall"], inside(reading, ".atall"))) return undefined;
  const named = {
    users: ids(body["userids"], inside(reading, ".userids")),
    parties: ids(body["partyids"], inside(reading, ".partyids")),
    tags: ids(body["tagids"], inside(reading, ".tagids")),
  };
  checkNamed(named);
  return named;
}

/** A code that came with a click stands for the whole message, whoever clicked. */
function copiesOf({ sandbox: { chats } }: ApiCall, { entries }: CardTicket): readonly ChatEntry[] {
  const own = entries.flatMap((entry) => chats.find(entry) ?? []);
  const msgIds = new Set(own.flatMap(({ msgId }) => msgId ?? []));
  return chats.entries.filter(
    (entry) => own.includes(entry) || (entry.msgId !== undefined && msgIds.has(entry.msgId)),
  );
}

function choose(
  { sandbox: { world }, app }: ApiCall,
  copies: readonly ChatEntry[],
  named: Named | undefined,
) {
  if (!named) return { chosen: copies, invalid: [] };
  const { members, invalidUsers } = findReceivers(world, app, named);
  const wanted = new Set(members.map(({ userId }) => userId.toLowerCase()));
  const chosen = copies.filter((entry) => wanted.has(holderOf(entry)));
  const holders = new Set(copies.map(holderOf));
  const without = named.users
    .map((user) => user.toLowerCase())
    .filter((user) => !holders.has(user));
  return { chosen, invalid: [...new Set([...invalidUsers, ...without])] };
}

/** UserID in lower case. */
const holderOf = ({ chat }: ChatEntry) => (chat.kind === "app" ? chat.member.toLowerCase() : "");

/** @throws CallRefused 40058 when buttons shall become inert and the card has none */
function checkButtons(chosen: readonly ChatEntry[], change: CardChange): void {
  if (!("replaceName" in change)) return;
  const lacking = chosen.some(
    ({ content }) => content.type === "template_card" && !hasButtons(content.card),
  );
  if (lacking)
    throw new CallRefused(40058, "button: the card is a notice, it can only be replaced");
}

/** Messages of an app to members. */
export const sendRoutes: ApiRoutes = {
  "POST /cgi-bin/message/send": sendMessage,
  "POST /cgi-bin/message/recall": recallMessage,
  "POST /cgi-bin/message/update_template_card": updateCard,
};
