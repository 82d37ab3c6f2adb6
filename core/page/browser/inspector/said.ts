import type { ChatEntry } from "../../../sandbox/chat/chats.ts";
import type { CallRecord } from "../../../sandbox/feed/records.ts";
import type { JsonValue } from "../../../sandbox/json.ts";
import type { PartView, RecordView } from "../../../sandbox/page-protocol.ts";
import { summaryOf, withoutMarkdown } from "../phone/chat/summary.ts";
import type { Words } from "../state/words.ts";

/** What a record is about, as people say it: `我帅吗 → 帅得一逼`. Empty where there are no words. */
export interface Said {
  /** What the member said or did; what the bot sent. */
  readonly what: Words;
  /** What came of it. */
  readonly answer: Answer | undefined;
}

interface Answer extends Words {
  /** It is what broke, not what was said. */
  readonly failure?: true;
}

/** Chat entries by id. */
type Entries = ReadonlyMap<string, ChatEntry>;
type CallbackView = Extract<RecordView, { readonly type: "callback" }>;

export function saidIn(record: RecordView, entries: Entries): Said {
  switch (record.type) {
    case "callback":
      return { what: deedIn(record, entries), answer: answerIn(record, entries) };
    case "call":
      return { what: messageIn(record, entries), answer: undefined };
    case "failure":
      return {
        what: same(oneLine(record.thrown.message || record.thrown.error)),
        answer: undefined,
      };
    default:
      return { what: NOTHING, answer: undefined };
  }
}

const NOTHING: Words = { zh: "", en: "" };
const same = (text: string): Words => ({ zh: text, en: text });
/** Longer texts are cut: a line has no room for more. Characters. */
const LINE = 160;
const oneLine = (text: string) => text.replace(/\s+/g, " ").trim().slice(0, LINE);

const MEDIA: Readonly<Record<string, Words>> = {
  image: { zh: "[图片]", en: "[Photo]" },
  voice: { zh: "[语音]", en: "[Voice]" },
  video: { zh: "[视频]", en: "[Video]" },
  shortvideo: { zh: "[视频]", en: "[Video]" },
  file: { zh: "[文件]", en: "[File]" },
};

/** Elements that say most of what they came with, in the order in which they are looked for. */
const TELLING = [
  "Content",
  "Title",
  "Label",
  "ScanResult",
  "EventKey",
  "UserID",
  "ChatId",
  "TaskId",
  "ThirdNo",
  "JobId",
  "BatchId",
  "Name",
  "Id",
  "SpNo",
  "CalId",
  "ScheduleId",
];

/** What the member did, out of the XML that told the bot. */
function deedIn({ kind, plaintext, card }: CallbackView, entries: Entries): Words {
  const media = MEDIA[kind];
  if (media) return media;
  if (kind === "event:LOCATION") {
    const [latitude, longitude] = [
      elementIn(plaintext, "Latitude"),
      elementIn(plaintext, "Longitude"),
    ];
    return same([latitude, longitude].filter(Boolean).join(", "));
  }
  const told = TELLING.map((name) => elementIn(plaintext, name)).find((text) => text !== "");
  const title = card === undefined ? undefined : entries.get(card);
  if (!title) return same(oneLine(told ?? ""));
  const { zh, en } = summaryOf(title);
  return { zh: oneLine(`${zh} · ${told ?? ""}`), en: oneLine(`${en} · ${told ?? ""}`) };
}

/** What came of it: the passive reply, what was sent actively, or what broke. */
function answerIn(record: CallbackView, entries: Entries): Answer | undefined {
  const { entry, inside, deliveries } = record;
  const [thrown] = inside?.thrown ?? [];
  const passive = entry === undefined ? undefined : entries.get(entry);
  const xml = deliveries.find(({ replyXml }) => replyXml !== undefined)?.replyXml;
  const answers = [
    ...(xml === undefined ? [] : [replyIn(xml, passive)]),
    ...(inside?.parts ?? []).map(partGist),
  ].filter(({ zh }) => zh !== "");
  if (thrown && answers.length === 0) {
    return { ...same(oneLine(thrown.message || thrown.error)), failure: true };
  }
  if (answers.length === 0) return undefined;
  const joined = (language: keyof Words) =>
    oneLine(answers.map((one) => one[language]).join(" · "));
  return { zh: joined("zh"), en: joined("en") };
}

/** @param shown the entry that the reply made, or the card that it changed */
function replyIn(xml: string, shown: ChatEntry | undefined): Words {
  const type = elementIn(xml, "MsgType");
  if (shown && !type.startsWith("update_")) return summaryOf(shown);
  const words = MEDIA[type];
  if (words) return words;
  const told = ["Content", "ReplaceName", "Title"].map((name) => elementIn(xml, name));
  return same(oneLine(told.find((text) => text !== "") ?? type));
}

/** What an outgoing message says, or what it is. */
export function partGist({ gist, kind }: Pick<PartView, "gist" | "kind">): Words {
  if (gist === "") return MEDIA[kind] ?? same(`[${kind}]`);
  return same(oneLine(kind === "markdown" ? withoutMarkdown(gist) : gist));
}

/** What the bot sent with a call: as it was shown, else as it was asked. */
function messageIn({ entries: touched, request, path }: CallRecord, entries: Entries): Words {
  const [first] = touched;
  const shown = first === undefined ? undefined : entries.get(first);
  if (shown) return summaryOf(shown);
  const msgtype = fieldOf(request, "msgtype");
  if (typeof msgtype !== "string") {
    const name = path.endsWith("/upload") ? fieldOf(fieldOf(request, "media"), "name") : undefined;
    return same(typeof name === "string" ? name : "");
  }
  const body = fieldOf(request, msgtype);
  const text =
    fieldOf(body, "content") ??
    fieldOf(body, "title") ??
    fieldOf(fieldOf(body, "main_title"), "title");
  return typeof text === "string" ? same(oneLine(text)) : (MEDIA[msgtype] ?? same(`[${msgtype}]`));
}

const fieldOf = (value: JsonValue | undefined, name: string): JsonValue | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, JsonValue>>)[name]
    : undefined;

/** Text of the first element with this name; `""` for none. The sandbox writes it itself. */
export function elementIn(xml: string, name: string): string {
  const pattern = new RegExp(`<${name}>\\s*(?:<!\\[CDATA\\[([\\s\\S]*?)\\]\\]>|([^<]*))`);
  const [, inside, outside = ""] = pattern.exec(xml) ?? [];
  return inside ?? outside.trim();
}
