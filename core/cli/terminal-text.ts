/** How many columns of a terminal `text` takes: Chinese characters are two wide. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 2 : 1), 0);
}

/** `text` with spaces up to a width. */
export function padTo(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - widthOf(text)));
}

/** Takes the colours out of what a library has painted. */
export function plainText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours begin with
  return text.replace(/\u001b\[\d+m/g, "");
}
