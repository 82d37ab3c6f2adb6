/** Longest text of one field, in UTF-16 code units. */
const LIMIT = 2048;

/**
 * What could move the cursor, colour the terminal, turn the reading direction or hide itself:
 * control characters, line separators, bidirectional marks, zero-width characters, the BOM.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
const EVERY_UNSAFE = new RegExp(UNSAFE, "g");

/** Query parameters that give somebody power, or that help to guess a token. */
const SECRET_PARAMETER =
  /\b(access_token|corpsecret|secret|token|msg_signature|signature|echostr|encodingaeskey)=[^&\s"'<>]+/gi;

/**
 * Makes text fit for a log: at most 2 KB, on one line, without characters that a terminal acts
 * upon, and without the values of secret query parameters.
 */
export function safeText(text: string): string {
  const cut = text.length > LIMIT ? `${text.slice(0, LIMIT)}… (${text.length} characters)` : text;
  const masked = cut.includes("=") ? cut.replace(SECRET_PARAMETER, "$1=[secret]") : cut;
  return UNSAFE.test(masked) ? masked.replace(EVERY_UNSAFE, visible) : masked;
}

const visible = (character: string) =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
