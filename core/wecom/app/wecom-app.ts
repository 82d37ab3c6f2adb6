import type { Datum } from "../../events/field.ts";
import type { AnswerOptions } from "../../platform/answer-options.ts";
import type { ResolvedApp } from "../../platform/platform.ts";
import type { Reference } from "../../reading/reference.ts";
import type { Secret } from "../../secret.ts";

/** A pair that the console used before, or will use next, while both may still arrive. */
export interface RotationOptions {
  readonly token: string | Secret | Reference;
  readonly encodingAesKey: string | Secret | Reference;
  /** From then on the pair is refused. A Date, or ISO 8601 with its time zone. */
  readonly notAfter: string | Date;
}

/** One self-built app, as its page in the admin console shows it. */
export interface WecomAppOptions extends AnswerOptions {
  /** CorpID (企业ID), as in `ww0123456789abcdef`. */
  readonly corpId: string | Reference;
  /** AgentId, as in `1000002`. */
  readonly agentId: string | number | Reference;
  /** Token of the page 接收消息 → 设置API接收. */
  readonly token: string | Secret | Reference;
  /** EncodingAESKey of the same page: 43 letters and digits. */
  readonly encodingAesKey: string | Secret | Reference;
  /** Secret of the app. Without it there is no active send. */
  readonly secret?: string | Secret | Reference;
  /** Callback path. Default `/wecom/callback`; every app needs one of its own. */
  readonly path?: string;
  /** Further key pairs that are accepted for a while. */
  readonly rotation?: readonly RotationOptions[];
  /** How far a timestamp may be from our clock, in seconds; 0 switches it off. Default 7200. */
  readonly freshnessSeconds?: number;
  /** Coordinate system of `LOCATION` reports, which WeCom does not document. Default `unknown`. */
  readonly locationDatum?: Datum;
}

/** What the admin console holds for an app. Two pairs at a time make a change without a gap. */
export interface WecomKeyPair {
  readonly token: Secret;
  readonly encodingAesKey: Secret;
  /** Milliseconds since the epoch from which the pair is refused. Absent: never. */
  readonly notAfter?: number;
}

/** A self-built app whose every value has been looked up and checked. */
export interface WecomApp extends ResolvedApp {
  readonly corpId: string;
  readonly agentId: string;
  /** The present pair first, then those of `rotation`. At least one. */
  readonly keyPairs: readonly [WecomKeyPair, ...WecomKeyPair[]];
  /** `undefined`: there is no active send. */
  readonly secret: Secret | undefined;
  readonly locationDatum: Datum;
}
