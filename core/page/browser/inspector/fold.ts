import type { RecordView } from "../../../sandbox/page-protocol.ts";
import { remarksOf, verdictOf } from "./verdict.ts";

/** A line of the inspector. */
export type InspectorLine = RecordLine | FoldLine;

export interface RecordLine {
  readonly type: "record";
  readonly id: string;
  readonly record: RecordView;
  /** Whether it belongs to the fold above. */
  readonly inside: boolean;
}

/** A walk's flood: position reports that all went the same way. */
export interface FoldLine {
  readonly type: "fold";
  readonly id: string;
  readonly records: readonly RecordView[];
  readonly open: boolean;
}

/** Fewer than this are shown one by one. */
const LEAST = 3;

/**
 * Records as lines, in their order. Consecutive position reports to one app with the same outcome
 * and remarks become one line; those under way join whichever run they stand in.
 *
 * @param opened ids of records whose fold is open
 */
export function foldLines(
  records: Iterable<RecordView>,
  opened: ReadonlySet<string> = new Set(),
): readonly InspectorLine[] {
  const lines: InspectorLine[] = [];
  let run: RecordView[] = [];
  let outcome: string | undefined;

  const end = () => {
    lines.push(...linesOf(run, opened));
    run = [];
    outcome = undefined;
  };

  for (const record of records) {
    if (!isReport(record)) {
      end();
      lines.push(lineOf(record, false));
      continue;
    }
    const mine = outcomeOf(record);
    const joins = run[0]?.app === record.app && (!mine || !outcome || mine === outcome);
    if (!joins) end();
    run.push(record);
    outcome ??= mine;
  }
  end();
  return lines;
}

const isReport = (record: RecordView) =>
  record.type === "callback" && record.kind === "event:LOCATION";

/** `undefined` while it is under way. */
function outcomeOf(record: RecordView): string | undefined {
  const { outcome } = verdictOf(record);
  if (outcome === "pending") return undefined;
  return [outcome, ...new Set(remarksOf(record).map(({ code }) => code))].join(" ");
}

function linesOf(
  run: readonly RecordView[],
  opened: ReadonlySet<string>,
): readonly InspectorLine[] {
  const [first] = run;
  if (!first || run.length < LEAST) return run.map((record) => lineOf(record, false));
  const open = run.some(({ id }) => opened.has(id));
  const line: FoldLine = { type: "fold", id: `fold-${first.id}`, records: run, open };
  return open ? [line, ...run.map((record) => lineOf(record, true))] : [line];
}

const lineOf = (record: RecordView, inside: boolean): RecordLine => ({
  type: "record",
  id: record.id,
  record,
  inside,
});

/** Which rows of a long list are drawn. */
interface Rows {
  /** Index of the first. */
  readonly from: number;
  /** Index after the last. */
  readonly to: number;
}

/** Rows drawn beyond each edge, so that scrolling shows no gap. */
const BEYOND = 8;

/** The rows that are in view, with a few more. Lengths in pixels. */
export function rowsInView(count: number, row: number, scrolled: number, height: number): Rows {
  const from = Math.max(0, Math.floor(scrolled / row) - BEYOND);
  const to = Math.min(count, Math.ceil((scrolled + height) / row) + BEYOND);
  return { from: Math.min(from, to), to };
}

/** How far a list must be scrolled so that a row is wholly in view; as it is, where it is. */
export function scrollTo(index: number, row: number, scrolled: number, height: number): number {
  const top = index * row;
  if (top < scrolled) return top;
  return Math.max(scrolled, top + row - height);
}
