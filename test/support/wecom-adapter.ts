import { Secret } from "../../core/secret.ts";
import { pooledEntropy } from "../../core/system-entropy.ts";
import { ManualClock } from "../../core/testing/manual-clock.ts";
import { createWecomAdapter, type WecomOptions } from "../../core/wecom/callback/wecom.ts";
import { recordingLogger } from "./recording-logger.ts";
import { createWecomClient } from "./wecom-client.ts";

/** What the app under test and WeCom have agreed upon. */
export const account = {
  token: "f7Qz0LrXc2WnVb8TkYp4sJm1HdGe6RuA",
  encodingAesKey: "zT4nC8qWv1LxJ0oKb7YhR2dSgM9eUfA3iPpXrN5lQwE",
  corpId: "ww0123456789abcdef",
  agentId: "1000002",
} as const;

/** Another pair, for rotations. */
export const otherPair = {
  token: "Jm1HdGe6RuAf7Qz0LrXc2WnVb8TkYp4s",
  encodingAesKey: "b7YhR2dSgM9eUfA3iPpXrN5lQwEzT4nC8qWv1LxJ0oK",
} as const;

/** A key pair as options have it. */
export const pairOf = (
  { token, encodingAesKey }: { readonly token: string; readonly encodingAesKey: string },
  notAfter?: number,
) => ({
  token: new Secret(token),
  encodingAesKey: new Secret(encodingAesKey),
  ...(notAfter === undefined ? {} : { notAfter }),
});

/** Unix milliseconds, not at the border of a second. */
export const NOW = 1_795_392_000_700;

/** The second of `NOW`, moved by `seconds`, as it stands in a query. */
export const timestampOf = (seconds = 0) => String(1_795_392_000 + seconds);

/** An adapter for `account` at the moment `NOW`. */
export function adapterFor(overrides: Partial<WecomOptions> = {}) {
  return createWecomAdapter({
    app: "main",
    corpId: account.corpId,
    agentId: account.agentId,
    keyPairs: [pairOf(account)],
    locationDatum: "unknown",
    clock: new ManualClock(NOW),
    entropy: pooledEntropy(),
    logger: recordingLogger(),
    ...overrides,
  });
}

/** Seals and opens as WeCom does; nothing is sent. */
export const sandbox = createWecomClient({
  ...account,
  baseUrl: "http://127.0.0.1",
  path: "/wecom/callback",
});
