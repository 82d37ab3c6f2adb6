import { styleText } from "node:util";
import { safeText } from "../../logging/safe-fields.ts";
import { readXml } from "../../xml/read.ts";
import { childrenOf } from "../../xml/tree.ts";
import type { Difference, ReplayVerdict } from "./compare.ts";
import type { Played } from "./play.ts";
import { type Piece, wordDiff } from "./word-diff.ts";

export type Counts = Readonly<Record<ReplayVerdict, number>>;

/** Writes what became of each message, as it becomes known. */
export interface Report {
  add(played: Played, difference: Difference): void;
  /** The last lines. */
  end(counts: Counts): void;
}

const VERDICTS: Readonly<Record<ReplayVerdict, string>> = {
  same: "相同 / same",
  changed: "变了 / changed",
  new: "新增 / new",
  gone: "没有了 / gone",
};

/** Lines for people: the messages whose replies differ, and how many were the same in between. */
export function createReport(write: (text: string) => void, colour: boolean): Report {
  let number = 0;
  let same = 0;
  const line = (text: string) => write(`${text}\n`);
  const flushSame = () => {
    if (same > 0) line(painted(colour, ["dim"], `= ${same} ${VERDICTS.same}`));
    same = 0;
  };
  return {
    add(played, difference) {
      number += 1;
      if (difference.verdict === "same") {
        same += 1;
        return;
      }
      flushSame();
      for (const text of described(played, difference, number, colour)) line(text);
    },
    end(counts) {
      flushSame();
      line(summary(counts));
    },
  };
}

function described(
  { message, failures }: Played,
  { verdict, before, now }: Difference,
  number: number,
  colour: boolean,
): readonly string[] {
  const { at, app, kind } = message.callback;
  const when = new Date(at).toISOString();
  const both = before !== undefined && now !== undefined ? wordDiff(before, now) : undefined;
  return [
    painted(colour, ["bold"], `#${number} ${VERDICTS[verdict]}`),
    safeText(`  ${when} ${app} ${kind} ${saidIn(message.xml)}`).trimEnd(),
    ...marked("-", both?.before ?? whole(before), ["red"], colour),
    ...marked("+", both?.now ?? whole(now), ["green"], colour),
    ...failures.map((failure) => painted(colour, ["yellow"], safeText(`  ! ${failure}`))),
  ];
}

const whole = (text: string | undefined): readonly Piece[] =>
  text === undefined ? [] : [{ text, differs: false }];

/** A text behind a sign on each of its lines, what differs standing out where there are colours. */
function marked(
  sign: string,
  pieces: readonly Piece[],
  styles: readonly Style[],
  colour: boolean,
): readonly string[] {
  if (pieces.length === 0) return [];
  const lines: string[] = [""];
  for (const { text, differs } of pieces) {
    for (const [index, part] of text.split("\n").entries()) {
      if (index > 0) lines.push("");
      const inked = painted(colour, differs ? [...styles, "inverse"] : styles, safeText(part));
      lines[lines.length - 1] += part === "" ? "" : inked;
    }
  }
  return lines.map((line) => `  ${painted(colour, styles, sign)} ${line}`);
}

type Style = "red" | "green" | "yellow" | "bold" | "dim" | "inverse";

const painted = (colour: boolean, styles: readonly Style[], text: string) =>
  colour ? styleText([...styles], text, { validateStream: false }) : text;

const SAID = ["Content", "EventKey", "Label"];
const SAID_LENGTH = 60;

/** Who it was, and what was said, tapped or shown. */
function saidIn(xml: string): string {
  const tree = readXml(xml) ?? new Map();
  const text = (name: string) => childrenOf(tree, name).find((value) => typeof value === "string");
  const said = SAID.map(text).find((value) => value !== undefined && value !== "") ?? "";
  const cut = said.length > SAID_LENGTH ? `${said.slice(0, SAID_LENGTH)}…` : said;
  const who = text("FromUserName") ?? "";
  return [who, cut === "" ? "" : JSON.stringify(cut)].filter((part) => part !== "").join(" ");
}

function summary(counts: Counts): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const each = (Object.keys(VERDICTS) as ReplayVerdict[])
    .filter((verdict) => verdict === "same" || counts[verdict] > 0)
    .map((verdict) => `${counts[verdict]} ${VERDICTS[verdict]}`);
  return `${total} 条消息 / message${total === 1 ? "" : "s"}: ${each.join(", ")}`;
}
