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
