/** The same text in both languages of the page. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** A language of the page. */
export type Language = keyof Words;
