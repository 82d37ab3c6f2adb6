/** The same in both languages, without a full stop. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}
