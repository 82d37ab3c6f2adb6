/** What an expression found: the whole match, then its groups; `undefined` where one took no part. */
export interface HearsMatch extends ReadonlyArray<string | undefined> {
  readonly 0: string;
  /** Where in the text the match begins, in UTF-16 units. */
  readonly index: number;
  /** Groups by name, of an expression that names some. */
  readonly groups: Readonly<Record<string, string | undefined>>;
}
