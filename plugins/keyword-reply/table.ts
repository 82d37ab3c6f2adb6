import Papa from "papaparse";

/** A rule as somebody wrote it, and where: not checked yet. */
export interface Draft {
  /** `rules[2]`, or `row 3` as a spreadsheet counts. */
  readonly place: string;
  readonly rule: unknown;
}

/** What the first row may call the columns; letter case does not matter. */
const COLUMNS: Readonly<Record<string, "when" | "say" | "mode" | "click">> = {
  when: "when",
  关键词: "when",
  say: "say",
  回复: "say",
  mode: "mode",
  方式: "mode",
  click: "click",
  菜单: "click",
};
const MODES: Readonly<Record<string, string>> = {
  完全: "exact",
  开头: "prefix",
  包含: "contains",
  整词: "word",
  正则: "regex",
};
const HOW_COLUMNS =
  "the first row names the columns: when and say (关键词, 回复), and if wanted mode and click (方式, 菜单)";

/**
 * Reads a table as spreadsheets save and copy it: cells between commas, semicolons or tabs, in quotes
 * where they hold one of those or a line break. Empty rows are passed over. Several words stand in one
 * cell with `|` or a line break between them; an expression keeps its `|`.
 *
 * @throws Error naming the row
 */
export function draftsOfTable(text: string): readonly Draft[] {
  const { data, errors } = Papa.parse<string[]>(text, { delimitersToGuess: [",", "\t", ";"] });
  const broken = errors.find(({ type }) => type === "Quotes");
  if (broken) {
    throw new Error(
      `row ${(broken.row ?? 0) + 1}: a quote is not closed, or something follows it; write a quote inside a cell twice`,
    );
  }
  const filled = data
    .map((cells, index) => ({ cells: cells.map((cell) => cell.trim()), number: index + 1 }))
    .filter(({ cells }) => cells.some((cell) => cell !== ""));
  const [head, ...rows] = filled;
  const columns = columnsOf(head?.cells ?? []);
  return rows.map(({ cells, number }) => {
    const place = `row ${number}`;
    if (cells.slice(columns.length).some((cell) => cell !== "")) {
      throw new Error(
        `${place}: more cells than columns; put a text that holds a comma between quotes`,
      );
    }
    return { place, rule: ruleOf(cells, columns) };
  });
}

function columnsOf(head: readonly string[]): readonly string[] {
  const columns = head.map((cell) => COLUMNS[cell.toLowerCase()] ?? cell);
  const unknown = columns.find((column) => !Object.values<string>(COLUMNS).includes(column));
  if (unknown !== undefined || !columns.includes("say")) throw new Error(`row 1: ${HOW_COLUMNS}`);
  const twice = columns.find((column, index) => columns.indexOf(column) < index);
  if (twice !== undefined) throw new Error(`row 1: two columns are ${twice}`);
  return columns;
}

/** An empty cell is one that is not there, so that defaults hold. */
function ruleOf(cells: readonly string[], columns: readonly string[]): unknown {
  const cell = (column: string) => cells[columns.indexOf(column)] || undefined;
  const mode = cell("mode")?.toLowerCase();
  const known = mode && (MODES[mode] ?? mode);
  return {
    when: cell("when")?.split(known === "regex" ? /\r?\n/ : /\r?\n|\|/),
    click: cell("click")?.split(/\r?\n|\|/),
    ...(known && { mode: known }),
    say: cell("say"),
  };
}
