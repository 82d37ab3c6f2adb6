/** The hand-written part of docs/events.md. */
export const INTRO = `# Events 事件

Everything that WeCom can send to a self-built app, as handlers see it. This page is written by
\`npm run docs\` from the table in \`core/events/table/\`, which the types and the decoder are made
from as well, so it cannot be out of date.

## Reading the tables 怎么读

**kind** is what a query names: \`p.on("location", …)\`, \`p.on("event:click=HELP", …)\`. It is spelled
as WeCom spells it, letter case and mistakes included (\`location\` is a pin that a member sends,
\`event:LOCATION\` a report of their client; \`add_filed\` is WeCom's own). On the wire the letter case
varies; \`event.kind\` does not.

**passive reply** says what WeCom shows if it stands in the response to the callback: \`text\` for
every reply but card updates, \`card\` for \`reply.updateButton\` and \`reply.updateCard\`, \`taskcard\`
for \`reply.updateButton\` alone, \`none\` for nothing at all. The form of the reply on the wire follows
the event that it answers: \`update_button\` for a template card, \`update_taskcard\` for a task card.

**key** is the field that \`kind=value\` compares.

**field** is the wire's own word in camelCase (so \`applyer\` and \`statuChangeEvent\`, which are
WeCom's spellings), with these exceptions: elements that only wrap others are left out;
\`Location_X\` is \`latitude\` and \`Location_Y\` \`longitude\`; ids that may stand several times have a
plural name (\`DocId\` is \`docIds\`); an element called just \`Id\` is named after what it identifies,
because \`id\` is the identity of the message.

**wire** is the path of elements. \`A|B\` are two spellings of one element, of which the first that is
present counts.

Values:

- Ids are text, even if they are digits: \`00123\` stays \`00123\`.
- \`string\` is empty where the element is missing. \`… | undefined\` is \`undefined\` where the element is
  missing or empty; in \`update_user\` and its like, an empty element gives an empty value: it says that
  the value is now empty, while a missing one says that it did not change.
- Lists are lists even with one entry, and empty where there is none.
- Times are Unix seconds. Positions carry their coordinate system as \`datum\`, see
  \`locationDatum\` in the configuration.
- Blanks around numbers, AgentID, MsgType, Event and ChangeType mean nothing. Texts and UserIDs are
  never trimmed.
- **A value that does not fit** (a \`Scale\` of 15.5, a \`Precision\` of -1, an element that stands twice
  where one belongs) is taken for a missing one: \`undefined\`, an empty text, one entry less. The event
  keeps its type, and one \`event.misfit\` line at \`debug\` names the elements. A \`number\` without
  \`| undefined\` is what the kind cannot be without, and so is the member of what members cause.
- Events are frozen.

## What every event has 共同字段

| field | type | wire | meaning |
|---|---|---|---|
| \`kind\` | \`string\` | \`MsgType\`, \`Event\`, \`ChangeType\` | which event this is |
| \`id\` | \`string\` | | identity across redeliveries and restarts, 32 hexadecimal digits |
| \`app\` | \`string\` | | name of the app in \`bot.config.ts\` |
| \`from\` | \`Member\` | \`FromUserName\` | who caused it: \`{ app, userId, key }\`; \`undefined\` in many events that WeCom itself causes |
| \`fromUserName\` | \`string\` | \`FromUserName\` | the same as it came: a UserID, \`sys\`, or empty |
| \`toUserName\` | \`string\` | \`ToUserName\` | CorpID; empty where WeCom sends none |
| \`agentId\` | \`string\` | \`AgentID\\|AgentId\` | empty where WeCom sends none |
| \`createTime\` | \`number\` | \`CreateTime\` | Unix seconds; those of its arrival where WeCom sends none |
| \`msgId\` | \`string\` | \`MsgId\` | messages only; 64 bits, hence text; empty where WeCom sends none |
| \`wire\` | \`XmlTree\` | everything | every element as it came, see below |

Messages, and the events of the app, its menu and its cards that members cause, always have a
\`from\`. \`p.on(":message", …)\` asks for all messages; \`:media\` is image, voice, video, shortvideo and
file, \`:position\` is location and event:LOCATION.

## Every element 全部元素

\`event.wire\` has every element of the message, whether this version knows it or not, so that what
WeCom adds is at hand the day it comes: a map from each name to the list of what stood there, a text
or a map of the same sort. It is a \`ReadonlyMap<string, readonly (string | XmlTree)[]>\`, for which
\`huiyin\` exports the type \`XmlTree\`. It is not among the fields when they are listed or copied, and
costs nothing while nobody reads it.

\`\`\`ts
import { definePlugin } from "huiyin";

export const cardSource = definePlugin({
  name: "card-source",
  setup(p) {
    p.on("event:template_card_event", ({ event }) => {
      const [source] = event.wire.get("NewElement") ?? [];
      return typeof source === "string" ? \`来自 \${source}\` : "来源未知";
    });
  },
});
\`\`\`

## What we cannot name 未知事件

A message of a kind that is not listed, or one that lacks what its kind cannot be without, is
delivered as \`unknown\` with \`msgType\`, \`event\`, \`changeType\`, \`fields\` (the same as \`wire\`) and \`raw\`
(the decrypted bytes). So is a message in which MsgType, FromUserName or another element of the header
stands twice, a package of messages (\`Item\`), JSON without a MsgType, and what cannot be read at all
(not UTF-8, bad XML, nested deeper than 8): these have no \`from\`, so nobody is answered. The log says
why: \`event.unknown\`, \`event.ill_formed\` with the element, \`event.unreadable\`. A new ChangeType of a
listed Event is delivered under the Event's own name, as in \`event:change_contact\`.

How many elements a message has is bounded by its bytes alone: 256 KiB of envelope are about 190 KiB
of XML, in which a joint approval of 800 people fits.`;
