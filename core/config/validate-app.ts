import type { Datum } from "../events/field.ts";
import { meantBy } from "../nearest.ts";
import { ON_LATE, type OnLate } from "../replies/late.ts";
import { isFileName } from "../replies/media-source.ts";
import { isInvisible } from "../replies/reply-made.ts";
import { TEXTS, type Texts } from "../replies/texts.ts";
import { type Credential, readCredential } from "./credential.ts";
import { type Issues, isObject, joinPath, typeName } from "./issues.ts";
import type { Variables } from "./variables.ts";

/** A key pair as it was read, its formats not looked at yet. */
export interface ReadKeyPair {
  readonly token: Credential;
  readonly encodingAesKey: Credential;
  /** Milliseconds since the epoch. */
  readonly notAfter: number | undefined;
}

/** An app as it was read: its shape is right, its credentials may be missing or ill-formed. */
export interface ReadApp {
  readonly name: string;
  readonly path: string;
  readonly corpId: Credential;
  readonly agentId: Credential;
  readonly secret: Credential;
  readonly keyPair: ReadKeyPair;
  readonly rotation: readonly ReadKeyPair[];
  readonly freshnessSeconds: number;
  readonly locationDatum: Datum;
  readonly onLate: OnLate;
  readonly ack: string;
  readonly plainMarkdown: boolean;
  readonly texts: Texts;
}

const KEYS = [
  "corpId",
  "agentId",
  "token",
  "encodingAesKey",
  "secret",
  "path",
  "rotation",
  "freshnessSeconds",
  "locationDatum",
  "onLate",
  "ack",
  "plainMarkdown",
  "texts",
] as const;
const DATUMS: readonly [Datum, ...Datum[]] = ["unknown", "gcj02", "wgs84"];
const ACK = "收到，正在处理，请稍候。";
/** One message holds no more (document 90241). */
const TEXT_BYTES = 2_048;
const DEFAULT_PATH = "/wecom/callback";

/** Reads one entry of `apps:`. `undefined` (and an issue) when it is nothing like an app. */
export function readApp(
  name: string,
  definition: unknown,
  variables: Variables,
  issues: Issues,
): ReadApp | undefined {
  const path = joinPath("apps", name);
  if (!isDefinition(definition)) {
    const got = typeName(definition);
    issues.add(
      path,
      `应该是 wecomApp({ … })，现在是${got.zh}`,
      `must be wecomApp({ … }), got ${got.en}`,
    );
    return undefined;
  }
  const options = issues.object(path, definition.options, KEYS);
  if (!options) return undefined;
  const credential = (key: "corpId" | "agentId" | "secret", more: object, proposal: string) =>
    readCredential(
      { path: joinPath(path, key), value: options[key], proposal, ...more },
      variables,
      issues,
    );
  return {
    name,
    path: readPath(joinPath(path, "path"), options.path, issues),
    corpId: credential("corpId", {}, 'env("WECOM_CORP_ID")'),
    agentId: credential("agentId", { numeric: true }, 'env("WECOM_AGENT_ID")'),
    secret: credential(
      "secret",
      { secret: true, optional: true },
      'secret.optional("WECOM_SECRET")',
    ),
    keyPair: readKeyPair(path, options, undefined, variables, issues),
    rotation: readRotation(joinPath(path, "rotation"), options.rotation, variables, issues),
    freshnessSeconds: issues.integer(joinPath(path, "freshnessSeconds"), options.freshnessSeconds, {
      from: 0,
      to: 86_400,
      fallback: 7200,
      unit: "seconds",
    }),
    locationDatum: readChoice(
      joinPath(path, "locationDatum"),
      options.locationDatum,
      DATUMS,
      issues,
    ),
    onLate: readChoice(joinPath(path, "onLate"), options.onLate, ON_LATE, issues),
    ack: readText(joinPath(path, "ack"), options.ack, ACK, issues),
    plainMarkdown: readSwitch(joinPath(path, "plainMarkdown"), options.plainMarkdown, issues),
    texts: readTexts(joinPath(path, "texts"), options.texts, issues),
  };
}

function readTexts(path: string, value: unknown, issues: Issues): Texts {
  if (value === undefined) return TEXTS;
  const keys = ["usage", "failed", "cut", "unsendable", "fileName"] as const;
  const given = issues.object(path, value, keys);
  if (!given) return TEXTS;
  const read = (key: (typeof keys)[number]) =>
    given[key] === undefined
      ? TEXTS[key]
      : readText(joinPath(path, key), given[key], TEXTS[key] ?? "", issues);
  const fileName = read("fileName") ?? TEXTS.fileName;
  if (!isFileName(fileName) && !issues.isWrong(joinPath(path, "fileName"))) {
    issues.add(
      joinPath(path, "fileName"),
      "应该是最多 255 字节的文件名，不带路径和控制字符",
      "must be the name of a file of at most 255 bytes, without a path or control characters",
    );
  }
  return {
    usage: read("usage") ?? TEXTS.usage,
    failed: read("failed"),
    cut: read("cut") ?? TEXTS.cut,
    unsendable: read("unsendable") ?? TEXTS.unsendable,
    fileName,
  };
}

function readText(path: string, value: unknown, fallback: string, issues: Issues): string {
  if (value === undefined) return fallback;
  if (typeof value === "string" && !isInvisible(value) && Buffer.byteLength(value) <= TEXT_BYTES) {
    return value;
  }
  const got = typeName(value);
  issues.add(
    path,
    `应该是 1 到 ${TEXT_BYTES} 字节、看得见内容的文本，现在是${got.zh}`,
    `must be a text of 1 to ${TEXT_BYTES} bytes that shows something, got ${got.en}`,
  );
  return fallback;
}

function readSwitch(path: string, value: unknown, issues: Issues): boolean {
  if (value === undefined || typeof value === "boolean") return value ?? false;
  const got = typeName(value);
  issues.add(path, `应该是 true 或 false，现在是${got.zh}`, `must be true or false, got ${got.en}`);
  return false;
}

const isDefinition = (value: unknown): value is { readonly options: unknown } =>
  isObject(value) && value.platform === "wecom" && "options" in value;

function readKeyPair(
  path: string,
  options: { readonly token?: unknown; readonly encodingAesKey?: unknown },
  notAfter: number | undefined,
  variables: Variables,
  issues: Issues,
): ReadKeyPair {
  const read = (key: "token" | "encodingAesKey", variable: string) =>
    readCredential(
      {
        path: joinPath(path, key),
        value: options[key],
        proposal: `secret("${variable}")`,
        secret: true,
      },
      variables,
      issues,
    );
  return {
    token: read("token", "WECOM_TOKEN"),
    encodingAesKey: read("encodingAesKey", "WECOM_ENCODING_AES_KEY"),
    notAfter,
  };
}

function readRotation(
  path: string,
  value: unknown,
  variables: Variables,
  issues: Issues,
): readonly ReadKeyPair[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    const got = typeName(value);
    issues.add(
      path,
      `应该是 { token, encodingAesKey, notAfter } 的列表，现在是${got.zh}`,
      `must be a list of { token, encodingAesKey, notAfter }, got ${got.en}`,
    );
    return [];
  }
  return value.flatMap((entry: unknown, index) => {
    const at = joinPath(path, index);
    const options = issues.object(at, entry, ["token", "encodingAesKey", "notAfter"]);
    if (!options) return [];
    const notAfter = readInstant(joinPath(at, "notAfter"), options.notAfter, issues);
    return [readKeyPair(at, options, notAfter, variables, issues)];
  });
}

/** Text without a time zone would mean another moment on another machine. */
function readInstant(path: string, value: unknown, issues: Issues): number {
  const zoned = typeof value === "string" && /T.*(?:Z|[+-]\d\d:\d\d)$/.test(value);
  const time = value instanceof Date ? value.getTime() : zoned ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) {
    const got = typeName(value);
    issues.add(
      path,
      `应该是 Date，或 2027-01-31T00:00:00+08:00 这样的文本，现在是${got.zh}`,
      `must be a date, or text such as 2027-01-31T00:00:00+08:00, got ${got.en}`,
    );
  }
  return time;
}

/** Takes a trailing slash off: the transport listens on both spellings. */
function readPath(path: string, value: unknown, issues: Issues): string {
  if (value === undefined) return DEFAULT_PATH;
  if (typeof value !== "string") {
    const got = typeName(value);
    issues.add(
      path,
      `应该是文本，例如 "${DEFAULT_PATH}"，现在是${got.zh}`,
      `must be text such as "${DEFAULT_PATH}", got ${got.en}`,
    );
    return DEFAULT_PATH;
  }
  const bare = value.replace(/\/$/, "");
  if (!/^(?:\/[0-9A-Za-z_~-][0-9A-Za-z._~-]*)+$/.test(bare)) {
    issues.add(
      path,
      `要以斜杠开头，斜杠之间是字母、数字和 - . _ ~，例如 "${DEFAULT_PATH}"`,
      `must begin with a slash, with letters, digits and - . _ ~ between slashes, as in "${DEFAULT_PATH}"`,
    );
  } else if (/^\/(?:healthz|readyz|metrics|plugins(?:\/.*)?)$/.test(bare)) {
    issues.add(
      path,
      `机器人自己要用；换一个，例如 "${DEFAULT_PATH}"`,
      `is taken by the bot itself; choose another, such as "${DEFAULT_PATH}"`,
    );
  }
  return bare;
}

/** One of a few words; the first is the default. */
function readChoice<T extends string>(
  path: string,
  value: unknown,
  choices: readonly [T, ...T[]],
  issues: Issues,
): T {
  const [fallback] = choices;
  const choice = choices.find((known) => known === value);
  if (value === undefined || choice) return choice ?? fallback;
  const meant = typeof value === "string" ? meantBy(value, choices) : undefined;
  const got = typeName(value);
  const all = choices.join(", ");
  issues.add(
    path,
    `应该是其中之一：${all}；${meant ? `是不是 "${meant}"？` : `现在是${got.zh}`}`,
    `must be one of ${all}; ${meant ? `did you mean "${meant}"?` : `got ${got.en}`}`,
  );
  return fallback;
}
