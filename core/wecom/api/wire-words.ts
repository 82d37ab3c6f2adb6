/** Where the wire's word is not the same with underscores (documents 90236, 90231 and 99110). */
const WORDS: Readonly<Record<string, string>> = {
  appId: "appid",
  pagePath: "pagepath",
  picUrl: "picurl",
  btnTxt: "btntxt",
  keyName: "keyname",
  userId: "userid",
  checkBox: "checkbox",
};

/** Plain data with the names of its fields in the wire's words: `mediaId` becomes `media_id`. */
export function wireWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(wireWords);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [wordOf(name), wireWords(inner)]),
  );
}

const wordOf = (name: string) =>
  Object.hasOwn(WORDS, name)
    ? WORDS[name]
    : name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const OWN_WORDS = new Map(Object.entries(WORDS).map(([own, wire]) => [wire, own]));

/** The way back: `media_id` becomes `mediaId`. */
export function ownWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ownWords);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([word, inner]) => [ownWord(word), ownWords(inner)]),
  );
}

const ownWord = (word: string) =>
  OWN_WORDS.get(word) ?? word.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
