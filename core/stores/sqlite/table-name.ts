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
