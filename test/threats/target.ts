import assert from "node:assert/strict";
import type { RawAnswer } from "../support/raw-socket.ts";
import type { HttpAnswer, WecomClient } from "../support/wecom-client.ts";

/** Something that a handler of the server under test did, as its probe saw it. */
export interface Effect {
  readonly app: string;
  readonly from: string;
  readonly agentId: string;
  readonly msgId: string;
  readonly content: string;
}

/** A pair of credentials besides the client's own. */
export interface Pair {
  readonly token: string;
  readonly encodingAesKey: string;
}

/**
 * Any callback server. It must give every text message back as text, and tell what its handlers
 * did; the rest is asked over the wire.
 */
export interface Target {
  readonly host: string;
  readonly port: number;
  /** Callback path of the app that the client speaks for. */
  readonly path: string;
  /** A path that answers GET with 200 and no work. */
  readonly healthPath: string;
  /** Plays WeCom towards `path`. */
  readonly client: WecomClient;
  readonly credentials: Pair & { readonly corpId: string; readonly agentId: string };
  /** Callback path of another app of the same server, with other credentials. */
  readonly otherPath: string;
  /** Credentials that are valid beside the client's own. */
  readonly secondPair: Pair;
  /** Credentials that were valid once. */
  readonly expiredPair: Pair;
  /** Bytes of a body that are taken. */
  readonly bodyBytes: number;
  /** Requests that one connection may carry. */
  readonly requestsPerSocket: number;
  /** Everything that handlers did, oldest first. */
  effects(): readonly Effect[];
  /** Everything that was logged. */
  logLines(): readonly string[];
}

/** One row of the suite: what is tried, and an assertion that fails if it works. */
export interface Threat {
  /** Number of the row, and a letter where a row has several tests. */
  readonly id: string;
  readonly title: string;
  attack(target: Target): Promise<void>;
}

type Answer = HttpAnswer | RawAnswer;

const PHRASES: Readonly<Record<number, string>> = {
  400: "bad request",
  403: "forbidden",
  404: "not found",
  405: "method not allowed",
  413: "payload too large",
  415: "unsupported media type",
};

/** Asserts a refusal: the status, its phrase, the headers that all have, nothing else. */
export function assertRefused(answer: Answer | undefined, status: number): void {
  assert.equal(answer?.status, status);
  assert.equal(answer.body, PHRASES[status]);
  assert.equal(answer.headers["content-type"], "text/plain; charset=utf-8");
  assert.equal(answer.headers["x-content-type-options"], "nosniff");
  assert.equal(answer.headers["cache-control"], "no-store");
}

/** A row in which every answer is the same refusal, and no handler does anything. */
export function refused(
  id: string,
  title: string,
  status: number,
  attempts: (target: Target) => readonly (() => Promise<Answer | undefined>)[],
): Threat {
  return {
    id,
    title,
    async attack(target) {
      const before = target.effects().length;
      for (const attempt of attempts(target)) assertRefused(await attempt(), status);
      assert.equal(target.effects().length, before);
    },
  };
}

/** Effects that happen while `act` runs. */
export async function effectsOf(
  target: Target,
  act: () => Promise<unknown>,
): Promise<readonly Effect[]> {
  const before = target.effects().length;
  await act();
  return target.effects().slice(before);
}

/** Unix seconds, moved. */
export const seconds = (moved = 0) => Math.floor(Date.now() / 1000) + moved;
