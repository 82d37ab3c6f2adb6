/**
 * Writes docs/events.md from the event table: `npm run docs`.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Fields } from "../../core/events/field.ts";
import type { ChangeKind, Kind } from "../../core/events/kind.ts";
import { APP_EVENTS } from "../../core/events/table/app.ts";
import { APPROVAL_EVENTS } from "../../core/events/table/approval.ts";
import { CARD_EVENTS } from "../../core/events/table/card.ts";
import { CONTACT_CHANGES, CONTACT_EVENTS } from "../../core/events/table/contact.ts";
import { CUSTOMER_CHANGES } from "../../core/events/table/customer.ts";
import { MEETING_CHANGES, MEETING_EVENTS } from "../../core/events/table/meeting.ts";
import { MENU_EVENTS } from "../../core/events/table/menu.ts";
import { MESSAGE_KINDS } from "../../core/events/table/messages.ts";
import { OFFICE_CHANGES, OFFICE_EVENTS } from "../../core/events/table/office.ts";
import { OTHER_CHANGES, OTHER_EVENTS } from "../../core/events/table/other.ts";
import { SERVICE_EVENTS } from "../../core/events/table/service.ts";
import { INTRO } from "./events-intro.ts";

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

/** The whole page. */
export function eventsDoc(): string {
  return `${[INTRO, ...CHAPTERS.flatMap(chapter)].join("\n\n")}\n`;
}

function chapter({ title, messages = {}, events = {}, changes = {} }: Chapter): readonly string[] {
  return [
    `## ${title}`,
    ...section(named(messages, "")),
    ...section(named(events, "event:")),
    ...Object.entries(changes).flatMap(([name, family]) => [
      `### \`event:${name}\``,
      `${family.about}. A ChangeType that is not listed comes as \`event:${name}\` with \`changeType\` and \`fields\`.`,
      ...section(named(family.changes, `event:${name}:`)),
    ]),
  ];
}

const named = (rows: Rows, prefix: string) =>
  Object.entries(rows).map(([name, row]) => ({ kind: `${prefix}${name}`, row }));

/** The kinds of one table, then the fields of each; kinds with the same fields share a table. */
function section(
  rows: readonly { readonly kind: string; readonly row: Kind }[],
): readonly string[] {
  if (rows.length === 0) return [];
  const kinds = rows.map(({ kind, row }) => [
    code(kind),
    row.about,
    row.passive,
    row.keyedBy === undefined ? "" : code(row.keyedBy),
  ]);
  const byFields = new Map<string, string[]>();
  for (const { kind, row } of rows) {
    const fields = lines(row.fields, "")
      .map((line) => cells(line))
      .join("\n");
    if (fields !== "") byFields.set(fields, [...(byFields.get(fields) ?? []), code(kind)]);
  }
  return [
    table(["kind", "when", "passive reply", "key"], kinds),
    ...[...byFields].map(
      ([fields, of]) =>
        `${of.join(", ")}\n\n${heading(["field", "type", "wire", "meaning"])}\n${fields}`,
    ),
  ];
}

/** A line for each field; those of items stand below their list. */
function lines(fields: Fields, above: string): readonly (readonly string[])[] {
  return Object.entries(fields).flatMap(([name, { wire, shape, note, item }]) => {
    const path = `${above}${name}`;
    const line = [code(path), code(shape), wire === "" ? "" : code(wire), note];
    const inside = shape.endsWith("[]") ? `${path}[].` : `${path}.`;
    return item ? [line, ...lines(item, inside)] : [line];
  });
}

const code = (text: string) => `\`${text}\``;
const cells = (line: readonly string[]) =>
  `| ${line.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
const heading = (names: readonly string[]) =>
  [cells(names), `|${names.map(() => "---|").join("")}`].join("\n");
const table = (names: readonly string[], rows: readonly (readonly string[])[]) =>
  [heading(names), ...rows.map(cells)].join("\n");

const page = fileURLToPath(new URL("../../docs/events.md", import.meta.url));
if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(page, eventsDoc());
