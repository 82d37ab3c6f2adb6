/** The same sentence for both kinds of readers. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

export const bilingual = (zh: string, en: string): Bilingual => ({ zh, en });
