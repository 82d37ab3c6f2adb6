import { systemClock } from "../../core/ports/clock.ts";
import { Secret } from "../../core/secret.ts";
import { pooledEntropy } from "../../core/system-entropy.ts";
import { createWecomAdapter, type WecomOptions } from "../../core/wecom/callback/wecom.ts";
import { silentLogger } from "../support/silent-logger.ts";
import { createWecomClient, type SealedCallback } from "../support/wecom-client.ts";
import { postRequest } from "./load.ts";

/** An app that exists nowhere but here. */
export const APP = {
  corpId: "ww0123456789abcdef",
  agentId: "1000002",
  token: "benchToken0123456789ABCDEFGHIJKL",
  encodingAesKey: "benchKey0123456789abcdefghijklmnopqrstuvwxA",
} as const;

/** Plays WeCom towards that app. */
export const wecom = (port = 80) =>
  createWecomClient({ baseUrl: `http://127.0.0.1:${port}`, path: "/wecom/callback", ...APP });

/** One for all, since each counts its messages from the first again. */
export const sealer = wecom();

/** `count` different text messages of as many as `members`, sealed. */
export const sealedTexts = (
  count: number,
  content: string,
  members = 50,
): readonly SealedCallback[] =>
  Array.from({ length: count }, (_, i) =>
    sealer.seal(sealer.textMessage({ from: `member${i % members}`, content })),
  );

/** The callback as it stands on the wire. */
export const wired = ({ query, body }: SealedCallback): Buffer =>
  postRequest(`/wecom/callback?${query}`, body);

/**
 * Has a server echo `content` once.
 *
 * @returns bytes of the answer's body
 * @throws Error when it answers anything else
 */
export async function echoedBy(port: number, content: string): Promise<number> {
  const client = wecom(port);
  const answer = await client.post(client.textMessage({ from: "zhangsan", content }));
  client.close();
  if (client.openReply(answer.body).fields.Content !== content) throw new Error("no echo");
  return Buffer.byteLength(answer.body);
}

/** The adapter as it runs in production. */
export const wecomAdapter = (options: Partial<WecomOptions> = {}) =>
  createWecomAdapter({
    app: "main",
    corpId: APP.corpId,
    agentId: APP.agentId,
    keyPairs: [{ token: new Secret(APP.token), encodingAesKey: new Secret(APP.encodingAesKey) }],
    locationDatum: "unknown",
    clock: systemClock,
    entropy: pooledEntropy(),
    logger: silentLogger,
    ...options,
  });
