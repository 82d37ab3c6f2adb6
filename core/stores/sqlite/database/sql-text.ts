/**
 * The real name of a plugin's table, `p_<owner>__<table>`, for use in SQL without quotes.
 *
 * Two owners never meet: names in SQL ignore letter case, so capitals, underscores and all other
 * characters become their code point between underscores, and a doubled underscore followed by
 * a letter stands nowhere but between owner and table.
 */
export function realName(owner: string, table: string): string {
  return `${ownPrefix(owner)}${table}`;
}

/** What the real names of all tables of `owner` begin with, and nobody else's. */
export function ownPrefix(owner: string): string {
  const escaped = owner.replace(
    /[^a-z0-9]/gu,
    (character) => `_0${(character.codePointAt(0) ?? 0).toString(16)}_`,
  );
  return `p_${escaped}__`;
}

/** What a statement does; `other` is for migrations only. */
type StatementKind = "read" | "write" | "other";

/** A statement of a plugin, with its tables by their real names. */
export interface SqlText {
  readonly text: string;
  readonly kind: StatementKind;
  /** How many `?` stand in it. */
  readonly parameters: number;
}

// Literals, quoted names and comments are one token each, so that nothing inside them counts.
const TOKEN =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\{[^}]*\}?|[?:@$]\w*|[\w\u0080-\uffff]+|[();]/g;
const TABLE = /^\{[a-z][a-z0-9_]*\}$/;
const READS = new Set(["select", "values"]);
const WRITES = new Set(["insert", "replace", "update", "delete"]);
/** Statements that would reach past a plugin's own rows, or end the transaction of all writers. */
const FORBIDDEN = new Set([
  "alter",
  "analyze",
  "create",
  "drop",
  "reindex",
  "vacuum",
  "attach",
  "detach",
  "pragma",
  "begin",
  "commit",
  "end",
  "release",
  "rollback",
  "savepoint",
]);

/**
 * Puts real names for `{names}`, in one statement or many.
 *
 * @throws TypeError for braces around anything but a lower-case name
 */
export function withRealNames(sql: string, realName: (table: string) => string): string {
  return sql.replace(TOKEN, (token) => {
    if (!token.startsWith("{")) return token;
    if (TABLE.test(token)) return realName(token.slice(1, -1));
    throw new TypeError(`${token} is no table: braces hold a lower-case name, as in {positions}`);
  });
}

/**
 * Reads one statement with parameters. The driver counts no parameters and ignores whatever
 * follows the first statement, both silently; here either is an error.
 *
 * @throws TypeError for several statements, and for parameters other than a plain `?`
 */
export function readSql(sql: string, realName: (table: string) => string): SqlText {
  let parameters = 0;
  let depth = 0;
  let kind: StatementKind | undefined;
  let ended = false;

  for (const [token] of sql.matchAll(TOKEN)) {
    if (token.startsWith("--") || token.startsWith("/*")) continue;
    if (ended) throw new TypeError("one statement at a time: there is text after the semicolon");
    if (token === "(") depth += 1;
    else if (token === ")") depth -= 1;
    else if (token === ";") ended = true;
    else if (token === "?") parameters += 1;
    else if (/^[?:@$]/.test(token)) throw new TypeError(`${token}: parameters are plain ? here`);
    else if (depth === 0) kind ??= kindOf(token.toLowerCase());
  }
  return { text: withRealNames(sql, realName), kind: kind ?? "other", parameters };
}

/** What stands around the plain `?` of one statement: one piece more than there are. */
export function piecesOf(sql: string): readonly string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { 0: token, index } of sql.matchAll(TOKEN)) {
    if (token !== "?") continue;
    pieces.push(sql.slice(from, index));
    from = index + 1;
  }
  return [...pieces, sql.slice(from)];
}

/** `with` decides nothing: the verb after its parentheses does. */
function kindOf(word: string): StatementKind | undefined {
  if (READS.has(word)) return "read";
  if (WRITES.has(word)) return "write";
  return FORBIDDEN.has(word) ? "other" : undefined;
}
