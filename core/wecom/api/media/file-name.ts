/**
 * The name of a file in `Content-Disposition`. WeCom writes it as plain UTF-8, which the runtime
 * reads as Latin-1; others write `filename*`.
 */
export function dispositionName(
  header: string | readonly string[] | undefined,
): string | undefined {
  const text = [header].flat().join("; ");
  const star = /;\s*filename\*=UTF-8''([^\s;]+)/i.exec(text)?.[1];
  const found = star ? decoded(star) : undefined;
  const plain = /;\s*filename="((?:[^"\\]|\\.)*)"|;\s*filename=([^\s;"]+)/i.exec(text);
  const name = found ?? utf8(plain?.[1]?.replaceAll(/\\(.)/g, "$1") ?? plain?.[2]);
  return name === "" ? undefined : name;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const strict = new TextDecoder("utf-8", { fatal: true });

function utf8(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return strict.decode(Buffer.from(text, "latin1"));
  } catch {
    return text;
  }
}

/** Some systems take no longer names. */
const MOST_BYTES = 255;

/**
 * A name as members will see it, fit to stand in a header as plain UTF-8: quotes become `'`, what
 * could end the header or lead into another folder becomes `_`. Too long a name loses its end,
 * never its extension.
 */
export function fileName(name: string): string {
  // Half a character has no bytes of its own: writing it makes it U+FFFD.
  const plain = Buffer.from(name)
    .toString()
    .replaceAll('"', "'")
    .replaceAll(/[\\/\p{Cc}\u2028\u2029]/gu, "_")
    .trim();
  return plain === "" ? "file" : cut(plain);
}

function cut(name: string): string {
  if (Buffer.byteLength(name) <= MOST_BYTES) return name;
  const [extension = ""] = /\.[\w-]{1,16}$/.exec(name) ?? [];
  const characters = [...name.slice(0, name.length - extension.length)];
  let bytes = Buffer.byteLength(extension);
  const kept = characters.filter((character) => {
    bytes += Buffer.byteLength(character);
    return bytes <= MOST_BYTES;
  });
  return kept.join("") + extension;
}
