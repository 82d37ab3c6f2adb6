import { weaknesses } from "../../crypto/weakness.ts";
import type { Datum } from "../../events/field.ts";
import { ANSWER_KEYS, readAnswerPolicy } from "../../platform/answer-options.ts";
import { readCallbackPath } from "../../platform/callback-path.ts";
import type { AppEntry, AppReading, Platform, WrittenApp } from "../../platform/platform.ts";
import {
  type Credential,
  isSound,
  type Judge,
  readCredential,
  told,
} from "../../reading/credential.ts";
import { joinPath, typeName } from "../../reading/issues.ts";
import { readChoice, readInstant } from "../../reading/values.ts";
import { Secret } from "../../secret.ts";
import {
  checkAgentId,
  checkCorpId,
  checkEncodingAesKey,
  checkSecret,
  checkToken,
} from "./formats.ts";
import { TEXT_BYTES } from "./limits.ts";
import type { WecomIdentity } from "./made-up.ts";
import type { WecomApp, WecomKeyPair } from "./wecom-app.ts";

/** A key pair as it was read, its formats not looked at yet. */
interface WrittenKeyPair {
  readonly token: Credential;
  readonly encodingAesKey: Credential;
  /** Milliseconds since the epoch. */
  readonly notAfter: number | undefined;
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
  ...ANSWER_KEYS,
] as const;
const DATUMS: readonly [Datum, ...Datum[]] = ["unknown", "gcj02", "wgs84"];
const DEFAULT_PATH = "/wecom/callback";

/** Reads the options of one app. `undefined` (and an issue) when they are no object. */
export function readWecomApp(
  platform: Platform,
  { name, path, options: written }: AppEntry,
  reading: AppReading,
): WrittenApp | undefined {
  const { variables, issues } = reading;
  const options = issues.object(path, written, KEYS);
  if (!options) return undefined;
  const credential = (key: "corpId" | "agentId" | "secret", more: object, proposal: string) =>
    readCredential(
      { path: joinPath(path, key), value: options[key], proposal, ...more },
      variables,
      issues,
    );
  const callbackPath = readCallbackPath(joinPath(path, "path"), options.path, DEFAULT_PATH, issues);
  const corpId = credential("corpId", {}, 'env("WECOM_CORP_ID")');
  const agentId = credential("agentId", { numeric: true }, 'env("WECOM_AGENT_ID")');
  const secret = credential(
    "secret",
    { secret: true, optional: true },
    'secret.optional("WECOM_SECRET")',
  );
  const keyPair = readKeyPair(path, options, undefined, reading);
  const rotation = readRotation(joinPath(path, "rotation"), options.rotation, reading);
  const common = {
    platform,
    name,
    path: callbackPath,
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
    ...readAnswerPolicy(path, options, TEXT_BYTES, issues),
  };
  return {
    platform,
    name,
    path: callbackPath,
    required: [corpId, agentId, keyPair.token, keyPair.encodingAesKey],
    optional: [secret],
    resolve(judge): WecomApp {
      isSound(corpId, checkCorpId, judge);
      isSound(agentId, checkAgentId, judge);
      isSound(secret, checkSecret, judge);
      return {
        ...common,
        corpId: corpId.text ?? "",
        agentId: agentId.text ?? "",
        keyPairs: [
          resolveKeyPair(keyPair, judge),
          ...rotation.map((pair) => resolveKeyPair(pair, judge)),
        ],
        secret: secret.text === undefined ? undefined : new Secret(secret.text),
      };
    },
    inSandbox(identity: WecomIdentity): WecomApp {
      const { token, encodingAesKey } = identity;
      return {
        ...common,
        corpId: identity.corpId,
        agentId: identity.agentId,
        keyPairs: [{ token: new Secret(token), encodingAesKey: new Secret(encodingAesKey) }],
        secret: new Secret(identity.secret),
      };
    },
  };
}

function resolveKeyPair(pair: WrittenKeyPair, judge: Judge): WecomKeyPair {
  const { production, issues } = judge;
  const sound = {
    token: isSound(pair.token, checkToken, judge),
    encodingAesKey: isSound(pair.encodingAesKey, checkEncodingAesKey, judge),
  };
  const token = new Secret(pair.token.text ?? "");
  const encodingAesKey = new Secret(pair.encodingAesKey.text ?? "");
  for (const { field, zh, en } of weaknesses(token, encodingAesKey)) {
    if (!sound[field]) continue;
    if (production) issues.add(...told(pair[field], zh, en));
    else issues.warn(...told(pair[field], zh, en));
  }
  const end = pair.notAfter === undefined ? {} : { notAfter: pair.notAfter };
  return { token, encodingAesKey, ...end };
}

function readKeyPair(
  path: string,
  options: { readonly token?: unknown; readonly encodingAesKey?: unknown },
  notAfter: number | undefined,
  reading: AppReading,
): WrittenKeyPair {
  const { variables, issues } = reading;
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
  reading: AppReading,
): readonly WrittenKeyPair[] {
  const { issues } = reading;
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
    return [readKeyPair(at, options, notAfter, reading)];
  });
}
