import { styleText } from "node:util";
import { readXml } from "../../xml/read.ts";
import { childrenOf } from "../../xml/tree.ts";
import { compare, type Difference } from "./compare.ts";
import type { Played } from "./play.ts";

/** How a replay went. */
export interface ReplaySummary {
  readonly messages: number;
  readonly same: number;
  readonly different: number;
}

export function summaryOf(played: readonly Played[]): ReplaySummary {
  const same = played.filter((one) => compare(one).verdict === "same").length;
  return { messages: played.length, same, different: played.length - same };
}

const VERDICTS: Readonly<Record<Difference["verdict"], string>> = {
  same: "相同 / same",
  changed: "变了 / changed",
  new: "新增 / new",
  gone: "没有了 / gone",
  refused: "被拒绝 / refused",
};

/** One message with the old and the new reply; nothing for one whose reply is the same. */
export function describePlayed(played: Played, number: number, colour: boolean): string {
  const difference = compare(played);
  if (difference.verdict === "same") return "";
  const paint = (style: "red" | "green" | "bold", text: string) =>
    colour ? styleText(style, text) : text;
  const { kind, at } = played.callback;
  const said = saidIn(played);
  const lines = [
    paint("bold", `#${number} ${VERDICTS[difference.verdict]}`),
    `  ${new Date(at).toISOString()} ${kind}${said === "" ? "" : ` ${said}`}`,
    ...marked("-", difference.before).map((line) => paint("red", line)),
    ...marked("+", difference.now).map((line) => paint("green", line)),
  ];
  return `${lines.join("\n")}\n`;
}

const marked = (sign: string, text: string | undefined) =>
  text === undefined ? [] : text.split("\n").map((line) => `  ${sign} ${line}`);

/** What the member wrote, where the recording has it in the clear. */
function saidIn({ callback: { content } }: Played): string {
  if (content.bodies !== "plaintext") return "";
  const tree = readXml(content.xml);
  const [text] = tree ? childrenOf(tree, "Content") : [];
  return typeof text === "string" ? JSON.stringify(text) : "";
}

export const describeSummary = ({ messages, same, different }: ReplaySummary) =>
  `${messages} 条消息，${same} 条回复相同，${different} 条不同 / ` +
  `${messages} messages, ${same} replies the same, ${different} different`;
