import { remarksOf, verdictOf } from "../../page/browser/inspector/verdict.ts";
import type { Inside, PartView, RecordView } from "../../sandbox/page-protocol.ts";

/** Something to be said of what travelled, once. */
export interface RemarkLine {
  /** The same for what has been said already. */
  readonly key: string;
  readonly text: string;
  /** Whether something went wrong on the bot's side. */
  readonly isFailure: boolean;
}

/** What is to be said of a callback or a call, apart from what the member sees of it. */
export function linesOn(record: RecordView): readonly RemarkLine[] {
  const { id } = record;
  const remarks = remarksOf(record).map(({ code, level, zh, en }) => ({
    key: `${id} ${code} ${en}`,
    text: `${level === "error" ? "✗" : "!"} ${zh}\n  ${en}`,
    isFailure: level === "error",
  }));
  if (record.type === "call") {
    const { method, path, errcode, status } = record;
    const outcome = errcode === undefined ? `HTTP ${status}` : `errcode ${errcode}`;
    const text = `  → ${method} ${path}  ${outcome}`;
    return [{ key: id, text, isFailure: errcode !== 0 }, ...remarks];
  }
  if (record.type !== "callback") return [];
  const inside = record.inside ? insideLines(id, record.inside) : [];
  return [...remarks, ...(inside.length > 0 ? inside : outcomeLines(record))];
}

/** How it ended, where that is not well. */
function outcomeLines(record: RecordView): readonly RemarkLine[] {
  const { outcome, tone, meaning } = verdictOf(record);
  if (tone !== "bad" && tone !== "warn") return [];
  const isFailure = tone === "bad";
  const text = `${isFailure ? "✗" : "!"} ${meaning.zh}\n  ${meaning.en}`;
  return [{ key: `${record.id} ${outcome}`, text, isFailure }];
}

function insideLines(id: string, inside: Inside): readonly RemarkLine[] {
  const { event, thrown, dead, late, parts } = inside;
  const failures = thrown.map(({ plugin, handler, error, message, place }, index) => ({
    key: `${id} thrown ${index}`,
    text: `✗ ${plugin} (${handler}) ${error}: ${message}${place ? `\n  位置 / at: ${place}` : ""}`,
    isFailure: true,
  }));
  const letter = {
    key: `${id} dead`,
    text: `✗ 成了死信 / is a dead letter: npm run bot -- dead retry ${event.slice(0, 12)}`,
    isFailure: true,
  };
  const lateness = {
    key: `${id} late`,
    text: `! 超过了五秒，按设置处理 / beyond the five seconds, by the setting: onLate "${late}"`,
    isFailure: false,
  };
  return [
    ...failures,
    ...(dead ? [letter] : []),
    ...(late ? [lateness] : []),
    ...parts.flatMap(stuckLine),
  ];
}

const STUCK: Readonly<Partial<Record<PartView["state"], string>>> = {
  held: "搁置了 / is held",
  mailbox: "等着随下一次响应送达 / waits for the next response",
  dead: "发不出去 / cannot be sent",
};

function stuckLine({ id, kind, state, why, meaning }: PartView): readonly RemarkLine[] {
  const stuck = STUCK[state];
  if (stuck === undefined) return [];
  const cause = meaning ? `\n  ${meaning.zh}\n  ${meaning.en}` : "";
  const text = `! ${kind}: ${stuck}${why === undefined ? "" : ` [${why}]`}${cause}`;
  return [{ key: `${id} ${state}`, text, isFailure: state !== "mailbox" }];
}
