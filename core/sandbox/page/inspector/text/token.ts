/** A piece of text and what it is, which decides its colour. */
export interface Token {
  readonly sort: TokenSort;
  readonly text: string;
}

export type TokenSort =
  | "mark"
  | "tag"
  | "name"
  | "string"
  | "number"
  | "word"
  | "text"
  | "blank"
  | "comment";
