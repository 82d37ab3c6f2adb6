import { weaknesses } from "../crypto/weakness.ts";
import { Secret } from "../secret.ts";
import {
  type Credential,
  checkAgentId,
  checkCorpId,
  checkEncodingAesKey,
  checkSecret,
  checkToken,
  type FormatCheck,
  told,
} from "./credential.ts";
import type { SandboxIdentity } from "./identity.ts";
import type { Issues } from "./issues.ts";
import type { ResolvedApp, ResolvedKeyPair } from "./resolved.ts";
import type { ReadApp, ReadKeyPair } from "./validate-app.ts";
import type { Variables } from "./variables.ts";

/**
 * Whether no app has any credential, though every app says where to look for them: then an
 * identity is made up. One single credential is a mistake in the making, and told as such; so is
 * one under another name, or where it does not count.
 */
export function wantsSandbox(
  apps: readonly ReadApp[],
  variables: Variables,
  issues: Issues,
): boolean {
  const required = apps.flatMap(requiredOf);
  const all = [...required, ...apps.map(({ secret }) => secret)];
  return (
    required.length > 0 &&
    required.every(({ variable, path }) => variable !== undefined || issues.isWrong(path)) &&
    all.every(
      ({ text, variable }) =>
        text === undefined && (variable === undefined || !variables.isMeant(variable)),
    )
  );
}

const requiredOf = ({ corpId, agentId, keyPair }: ReadApp) => [
  corpId,
  agentId,
  keyPair.token,
  keyPair.encodingAesKey,
];

/** What credentials are judged by, and where it is told. */
interface Judge {
  readonly production: boolean;
  readonly variables: Variables;
  readonly issues: Issues;
}

/** Checks the credentials of an app, tells everything that is missing or ill-formed or weak. */
export function resolveApp(app: ReadApp, judge: Judge): ResolvedApp {
  check(app.corpId, checkCorpId, judge);
  check(app.agentId, checkAgentId, judge);
  check(app.secret, checkSecret, judge);
  const [first, ...rest] = [app.keyPair, ...app.rotation].map((pair) =>
    resolveKeyPair(pair, judge),
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
export function sandboxedApp(app: ReadApp, identity: SandboxIdentity): ResolvedApp {
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

const common = ({ name, path, freshnessSeconds, ...app }: ReadApp) => ({
  name,
  path,
  freshnessSeconds,
  locationDatum: app.locationDatum,
  onLate: app.onLate,
  ack: app.ack,
  plainMarkdown: app.plainMarkdown,
  texts: app.texts,
});

function resolveKeyPair(pair: ReadKeyPair, judge: Judge): ResolvedKeyPair {
  const { production, issues } = judge;
  const sound = {
    token: check(pair.token, checkToken, judge),
    encodingAesKey: check(pair.encodingAesKey, checkEncodingAesKey, judge),
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

/** Whether there is one, and nothing is wrong with it. */
function check(credential: Credential, format: FormatCheck, judge: Judge): boolean {
  const { path, variable, text, optional } = credential;
  const { variables, issues } = judge;
  const before = issues.found.length;
  if (text !== undefined) format(credential, text, issues);
  else if (variable !== undefined && !optional) {
    const { zh, en } = variables.absence(variable);
    issues.add(path, zh, en);
  }
  return text !== undefined && issues.found.length === before;
}
