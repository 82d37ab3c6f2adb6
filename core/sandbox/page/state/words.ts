/** The same text in both languages of the page. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}
