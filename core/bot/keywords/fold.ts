const PLAIN = /^[\x20-\x7e]*$/;

/**
 * Brings a text to the form in which words are compared: full-width characters as half-width
 * ones and other compatibility forms alike (NFKC), one letter case, no blanks around.
 */
export function fold(text: string): string {
  // Plain ASCII is in NFKC already.
  const normal = PLAIN.test(text) ? text : text.normalize("NFKC");
  return normal.toLowerCase().trim();
}
