import { readFileSync } from "node:fs";
import type { ResolvedApp } from "../../config/resolved.ts";
import { meantBy } from "../../nearest.ts";
import { branch, leaf } from "../../xml/writer.ts";
import { Misuse } from "../misuse.ts";
import { digits } from "../wecom-side.ts";

/** What a member does, as the command line describes it. */
export interface Saying {
  readonly app: ResolvedApp;
  /** UserID of the member. */
  readonly user: string;
  /** `text`, `location`, `report`, `click`, `enter`, `subscribe`, `unsubscribe` or `xml`. */
  readonly type: string;
  /** Depends on the type: the text, `lat,lng,label`, `lat,lng,metres`, the key, a file. */
  readonly value: string;
}

type Body = (value: string) => string;

const event = (name: string, rest = "") => leaf("MsgType", "event") + leaf("Event", name) + rest;
const message = (type: string, rest: string) =>
  leaf("MsgType", type) + rest + leaf("MsgId", digits(19));

/** The elements of each type, without those that all messages have. */
const BODIES: Readonly<Record<string, Body>> = {
  text: (value) => message("text", leaf("Content", requireWords(value))),
  location(value) {
    const { latitude, longitude, rest } = readPosition(value);
    const place = leaf("Location_X", latitude) + leaf("Location_Y", longitude) + leaf("Scale", 16);
    return message(
      "location",
      place + leaf("Label", rest || "命令行里的位置") + leaf("AppType", "wxwork"),
    );
  },
  report(value) {
    const { latitude, longitude, rest } = readPosition(value);
    const place = leaf("Latitude", latitude) + leaf("Longitude", longitude);
    return event("LOCATION", place + leaf("Precision", rest || "20") + leaf("AppType", "wxwork"));
  },
  click: (value) => event("click", leaf("EventKey", value)),
  enter: () => event("enter_agent", leaf("EventKey", "")),
  subscribe: () => event("subscribe", leaf("EventKey", "")),
  unsubscribe: () => event("unsubscribe", leaf("EventKey", "")),
};

/** @throws Misuse for a text of blanks, which nobody can send */
export function requireWords(value: string): string {
  if (value.trim() !== "") return value;
  throw new Misuse('说点什么 / say something, as in: npm run bot -- say "你好"');
}

export const TYPES: readonly string[] = [...Object.keys(BODIES), "xml"];

export function unknownType(type: string): Misuse {
  const meant = meantBy(type, TYPES);
  const hint = meant
    ? `；是不是 / did you mean "${meant}"?`
    : `；有 / there are ${TYPES.join(", ")}`;
  return new Misuse(`没有这种类型 / there is no type "${type}"${hint}`);
}

/**
 * The plaintext XML of what the member does.
 *
 * @throws Misuse for an unknown type, an ill-formed position, a file that cannot be read
 */
export function plaintextOf({ app, user, type, value }: Saying): string {
  if (type === "xml") return fileText(value);
  const body = BODIES[type];
  if (!body) throw unknownType(type);
  return branch(
    "xml",
    leaf("ToUserName", app.corpId) +
      leaf("FromUserName", user) +
      leaf("CreateTime", Math.floor(Date.now() / 1000)) +
      body(value) +
      leaf("AgentID", app.agentId),
  );
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
