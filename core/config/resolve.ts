import { weaknesses } from "../crypto/weakness.ts";
import { Secret } from "../secret.ts";
import type { Credential } from "./credential.ts";
import {
  checkAgentId,
  checkCorpId,
  checkEncodingAesKey,
  checkSecret,
  checkToken,
  type FormatCheck,
  told,
} from "./credential-format.ts";
import type { SandboxIdentity } from "./identity.ts";
import type { Issues } from "./issues.ts";
import type { ResolvedApp, ResolvedKeyPair } from "./resolved.ts";
import type { ReadApp, ReadKeyPair } from "./validate-app.ts";

/**
 * Whether no app has any credential, though every app says where to look for them: then an
 * identity is made up. One single credential is a mistake in the making, and told as such.
 */
export function wantsSandbox(apps: readonly ReadApp[]): boolean {
  const required = apps.flatMap(requiredOf);
  const all = [...required, ...apps.map(({ secret }) => secret)];
  return (
    required.length > 0 &&
    required.every(({ variable }) => variable !== undefined) &&
    all.every(({ text }) => text === undefined)
  );
}

const requiredOf = ({ corpId, agentId, keyPair }: ReadApp) => [
  corpId,
  agentId,
  keyPair.token,
  keyPair.encodingAesKey,
];

/** Checks the credentials of an app, tells everything that is missing or ill-formed or weak. */
export function resolveApp(app: ReadApp, production: boolean, issues: Issues): ResolvedApp {
  require(app.corpId, checkCorpId, issues);
  require(app.agentId, checkAgentId, issues);
  require(app.secret, checkSecret, issues);
  const [first, ...rest] = [app.keyPair, ...app.rotation].map((pair) =>
    resolveKeyPair(pair, production, issues),
  ) as [ResolvedKeyPair, ...ResolvedKeyPair[]];
  return {
    ...common(app),
    corpId: app.corpId.text ?? "",
    agentId: app.agentId.text ?? "",
    keyPairs: [first, ...rest],
    secret: app.secret.text === undefined ? undefined : new Secret(app.secret.text),
  };
}

/** The app with a made-up identity in place of its credentials. */
export function boxedApp(app: ReadApp, identity: SandboxIdentity): ResolvedApp {
  const { corpId, agentId, token, encodingAesKey, secret } = identity;
  const pair = { token: new Secret(token), encodingAesKey: new Secret(encodingAesKey) };
  return {
    ...common(app),
    corpId,
    agentId,
    keyPairs: [pair],
    secret: new Secret(secret),
  };
}

const common = ({ name, path, freshnessSeconds, locationDatum, onLate, ack }: ReadApp) => ({
  name,
  path,
  freshnessSeconds,
  locationDatum,
  onLate,
  ack,
});

function resolveKeyPair(pair: ReadKeyPair, production: boolean, issues: Issues): ResolvedKeyPair {
  require(pair.token, checkToken, issues);
  require(pair.encodingAesKey, checkEncodingAesKey, issues);
  const token = new Secret(pair.token.text ?? "");
  const encodingAesKey = new Secret(pair.encodingAesKey.text ?? "");
  if (pair.token.text !== undefined && pair.encodingAesKey.text !== undefined) {
    for (const { field, message } of weaknesses(token, encodingAesKey)) {
      if (production) issues.add(...told(pair[field], message));
      else issues.warn(...told(pair[field], message));
    }
  }
  const end = pair.notAfter === undefined ? {} : { notAfter: pair.notAfter };
  return { token, encodingAesKey, ...end };
}

function require(credential: Credential, check: FormatCheck, issues: Issues): void {
  const { path, variable, text, optional } = credential;
  if (text !== undefined) check(credential, text, issues);
  else if (variable !== undefined && !optional) {
    issues.add(path, `environment variable ${variable} is not set; set it, or add it to .env`);
  }
}
