import type { Thrown } from "../../../sandbox/feed/records.ts";
import type { RecordView } from "../../../sandbox/page-protocol.ts";

import { isWrong, remarksOf, type Tone, verdictOf } from "./verdict.ts";

/** What the inspector shows. Empty text means: all. */
export interface Filter {
  /** Words that must all stand somewhere in the record, whatever their letter case. */
  readonly text: string;
  readonly sort: RecordView["type"] | "";
  readonly tone: Tone | "";
  readonly app: string;
  readonly member: string;
  readonly wrongOnly: boolean;
}

export const NO_FILTER: Filter = {
  text: "",
  sort: "",
  tone: "",
  app: "",
  member: "",
  wrongOnly: false,
};

/** Whether anything is held back. */
export const isFiltering = (filter: Filter): boolean =>
  Object.values(filter).some((value) => value !== "" && value !== false);

/** A test for records, made once for many. */
export function passes(filter: Filter): (record: RecordView) => boolean {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return (record) =>
    (filter.sort === "" || record.type === filter.sort) &&
    (filter.app === "" || record.app === filter.app) &&
    (filter.member === "" || isOf(record, filter.member)) &&
    (filter.tone === "" || verdictOf(record).tone === filter.tone) &&
    (!filter.wrongOnly || isWrong(record)) &&
    words.every((word) => textOf(record).includes(word));
}

/** A callback that the member caused, or a call that names the member. */
function isOf(record: RecordView, member: string): boolean {
  if (record.type === "callback") return record.member === member;
  return record.type === "call" && JSON.stringify(record.request ?? "").includes(`"${member}"`);
}

// Records are frozen and replaced on change, so what was read from one stays true.
const texts = new WeakMap<RecordView, string>();

/** Everything that can be looked for in a record, in lower case. */
function textOf(record: RecordView): string {
  const known = texts.get(record);
  if (known !== undefined) return known;
  const { words, outcome } = verdictOf(record);
  const remarks = remarksOf(record).flatMap(({ code, zh, en }) => [code, zh, en]);
  const parts = [
    record.id,
    record.app,
    outcome,
    words.zh,
    words.en,
    ...remarks,
    ...ownTexts(record),
  ];
  const text = parts.join("\n").toLowerCase();
  texts.set(record, text);
  return text;
}

function ownTexts(record: RecordView): readonly (string | undefined)[] {
  if (record.type === "check") return [record.url];
  if (record.type === "failure") return thrownTexts(record.thrown);
  if (record.type === "call") {
    const { method, path, query, request, answer } = record;
    return [method, path, query, JSON.stringify(request), JSON.stringify(answer)];
  }
  const { kind, member, plaintext, deliveries, inside } = record;
  const replies = deliveries.map(({ replyXml }) => replyXml);
  const parts = inside?.parts.map(({ gist }) => gist) ?? [];
  const thrown = inside?.thrown.flatMap(thrownTexts) ?? [];
  return [kind, member, plaintext, ...replies, ...parts, ...thrown];
}

const thrownTexts = ({ plugin, handler, error, message, place }: Thrown) => [
  plugin,
  handler,
  error,
  message,
  place,
];
