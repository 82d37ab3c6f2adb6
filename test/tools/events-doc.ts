/**
 * Writes docs/events.md and docs/zh/events.md from the event table: `npm run docs`.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Fields } from "../../core/events/field.ts";
import type { ChangeKind, Kind } from "../../core/events/kind.ts";
import { APP_EVENTS } from "../../core/events/table/app.ts";
import { APPROVAL_EVENTS } from "../../core/events/table/approval.ts";
import { CONTACT_CHANGES, CONTACT_EVENTS } from "../../core/events/table/contact.ts";
import { CUSTOMER_CHANGES } from "../../core/events/table/customer.ts";
import { MEETING_CHANGES, MEETING_EVENTS } from "../../core/events/table/meeting.ts";
import { CARD_EVENTS, MENU_EVENTS } from "../../core/events/table/menu.ts";
import { MESSAGE_KINDS } from "../../core/events/table/messages.ts";
import { OFFICE_CHANGES, OFFICE_EVENTS } from "../../core/events/table/office.ts";
import { OTHER_CHANGES, OTHER_EVENTS, SERVICE_EVENTS } from "../../core/events/table/other.ts";
import { INTRO } from "./events-intro.ts";
import { CHINESE, INTRO_ZH } from "./events-zh.ts";

type Rows = Readonly<Record<string, Kind>>;
type Families = Readonly<Record<string, ChangeKind>>;

interface Chapter {
  readonly title: string;
  readonly messages?: Rows;
  readonly events?: Rows;
  readonly changes?: Families;
}

const CHAPTERS: readonly Chapter[] = [
  { title: "Messages 消息", messages: MESSAGE_KINDS },
  { title: "The app 应用", events: APP_EVENTS },
  { title: "Menu 菜单", events: MENU_EVENTS },
  { title: "Cards 卡片", events: CARD_EVENTS },
  { title: "Address book 通讯录", events: CONTACT_EVENTS, changes: CONTACT_CHANGES },
  { title: "Approvals 审批", events: APPROVAL_EVENTS },
  { title: "Customers 客户联系", changes: CUSTOMER_CHANGES },
  { title: "Customer service 微信客服", events: SERVICE_EVENTS },
  { title: "Meetings 会议", events: MEETING_EVENTS, changes: MEETING_CHANGES },
  { title: "Office 办公", events: OFFICE_EVENTS, changes: OFFICE_CHANGES },
  { title: "Everything else 其他", events: OTHER_EVENTS, changes: OTHER_CHANGES },
];

/** What a page says in its own language. */
interface Language {
  readonly intro: string;
  /** Of the two in a chapter's title. */
  title(both: string): string;
  /** What the table says in English. */
  said(english: string): string;
  family(about: string, kind: string): string;
  readonly kinds: readonly string[];
  readonly fields: readonly string[];
}

const ENGLISH: Language = {
  intro: INTRO,
  title: (both) => both,
  said: (english) => english,
  family: (about, kind) =>
    `${about}. A ChangeType that is not listed comes as \`${kind}\` with \`changeType\` and \`fields\`.`,
  kinds: ["kind", "when", "passive reply", "key"],
  fields: ["field", "type", "wire", "meaning"],
};

const IN_CHINESE: Language = {
  intro: INTRO_ZH,
  title: (both) => both.slice(both.lastIndexOf(" ") + 1),
  said(english) {
    if (english === "") return "";
    const chinese = CHINESE[english];
    if (chinese !== undefined) return chinese;
    throw new RangeError(`test/tools/events-zh.ts does not say "${english}" in Chinese`);
  },
  family: (about, kind) =>
    `${about}。没列出的 ChangeType 作为 \`${kind}\` 送到，带着 \`changeType\` 和 \`fields\`。`,
  kinds: ["种类", "什么时候", "被动回复", "键"],
  fields: ["字段", "类型", "线路", "含义"],
};

/** The whole page. */
export function eventsDoc(name: "en" | "zh" = "en"): string {
  const language = name === "en" ? ENGLISH : IN_CHINESE;
  const chapters = CHAPTERS.flatMap((one) => chapter(one, language));
  return `${[language.intro, ...chapters].join("\n\n")}\n`;
}

function chapter(
  { title, messages = {}, events = {}, changes = {} }: Chapter,
  language: Language,
): readonly string[] {
  return [
    `## ${language.title(title)}`,
    ...section(named(messages, ""), language),
    ...section(named(events, "event:"), language),
    ...Object.entries(changes).flatMap(([name, family]) => [
      `### \`event:${name}\``,
      language.family(language.said(family.about), `event:${name}`),
      ...section(named(family.changes, `event:${name}:`), language),
    ]),
  ];
}

const named = (rows: Rows, prefix: string) =>
  Object.entries(rows).map(([name, row]) => ({ kind: `${prefix}${name}`, row }));

/** The kinds of one table, then the fields of each; kinds with the same fields share a table. */
function section(
  rows: readonly { readonly kind: string; readonly row: Kind }[],
  language: Language,
): readonly string[] {
  if (rows.length === 0) return [];
  const kinds = rows.map(({ kind, row }) => [
    code(kind),
    language.said(row.about),
    row.passive,
    row.keyedBy === undefined ? "" : code(row.keyedBy),
  ]);
  const byFields = new Map<string, string[]>();
  for (const { kind, row } of rows) {
    const fields = lines(row.fields, "", language)
      .map((line) => cells(line))
      .join("\n");
    if (fields !== "") byFields.set(fields, [...(byFields.get(fields) ?? []), code(kind)]);
  }
  return [
    table(language.kinds, kinds),
    ...[...byFields].map(
      ([fields, of]) => `${of.join(", ")}\n\n${heading(language.fields)}\n${fields}`,
    ),
  ];
}

/** A line for each field; those of items stand below their list. */
function lines(fields: Fields, above: string, language: Language): readonly (readonly string[])[] {
  return Object.entries(fields).flatMap(([name, { wire, shape, note, item }]) => {
    const path = `${above}${name}`;
    const line = [code(path), code(shape), wire === "" ? "" : code(wire), language.said(note)];
    const inside = shape.endsWith("[]") ? `${path}[].` : `${path}.`;
    return item ? [line, ...lines(item, inside, language)] : [line];
  });
}

const code = (text: string) => `\`${text}\``;
const cells = (line: readonly string[]) =>
  `| ${line.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
const heading = (names: readonly string[]) =>
  [cells(names), `|${names.map(() => "---|").join("")}`].join("\n");
const table = (names: readonly string[], rows: readonly (readonly string[])[]) =>
  [heading(names), ...rows.map(cells)].join("\n");

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("../../docs/events.md", import.meta.url), eventsDoc());
  writeFileSync(new URL("../../docs/zh/events.md", import.meta.url), eventsDoc("zh"));
}
