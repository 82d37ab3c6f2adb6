import { readFileSync } from "node:fs";
import { meantBy } from "../../nearest.ts";
import type { Saying } from "../../platform/side.ts";
import { Misuse } from "../misuse.ts";

const TYPES: readonly string[] = [
  "text",
  "location",
  "report",
  "click",
  "enter",
  "subscribe",
  "unsubscribe",
  "xml",
];

/** Where a member is who does not say what the place is called. */
export const NAMELESS_PLACE = "命令行里的位置";

/**
 * What a member does, from the words of the command line.
 *
 * @param value depends on the type: the text, `lat,lng,label`, `lat,lng,metres`, the key, a file
 * @throws Misuse for an unknown type, an ill-formed position, a file that cannot be read
 */
export function readSaying(type: string, value: string): Saying {
  switch (type) {
    case "text":
      return { do: type, content: requireWords(value) };
    case "location": {
      const { rest, ...place } = readPosition(value);
      return { do: type, ...place, label: rest || NAMELESS_PLACE };
    }
    case "report": {
      const { rest, ...place } = readPosition(value);
      return { do: type, ...place, precision: Number(rest) || undefined };
    }
    case "click":
      return { do: type, key: value };
    case "enter":
    case "subscribe":
    case "unsubscribe":
      return { do: type };
    case "xml":
      return { do: "whole", message: fileText(value) };
    default:
      throw unknownType(type);
  }
}

/** @throws Misuse for a text of blanks, which nobody can send */
export function requireWords(value: string): string {
  if (value.trim() !== "") return value;
  throw new Misuse('说点什么 / say something, as in: npm run bot -- say "你好"');
}

export function unknownType(type: string): Misuse {
  const meant = meantBy(type, TYPES);
  const hint = meant
    ? `；是不是 / did you mean "${meant}"?`
    : `；有 / there are ${TYPES.join(", ")}`;
  return new Misuse(`没有这种类型 / there is no type "${type}"${hint}`);
}

/** A position as it is written on the command line. @throws Misuse */
export function readPosition(value: string) {
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*[,，]\s*(-?\d+(?:\.\d+)?)\s*(?:[,，]\s*(.*))?$/s.exec(
    value,
  );
  if (!match) throw new Misuse('位置写作 / a position is written as "31.2304,121.4737,人民广场"');
  const [, latitude, longitude, rest = ""] = match;
  return { latitude: Number(latitude), longitude: Number(longitude), rest: rest.trim() };
}

function fileText(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    throw new Misuse(`读不到文件 / the file cannot be read: ${file} (${code})`);
  }
}
