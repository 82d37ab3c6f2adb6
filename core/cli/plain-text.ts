/** Takes the colours out of what a library has painted. */
export function plainText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours begin with
  return text.replace(/\u001b\[\d+m/g, "");
}
