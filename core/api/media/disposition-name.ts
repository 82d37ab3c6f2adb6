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
