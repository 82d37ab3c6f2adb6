import type { PlatformLimits } from "../../platform/limits.ts";

/** One text message holds no more (document 90241). Bytes of UTF-8. */
export const TEXT_BYTES = 2_048;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Of a UserID with the CorpID of a linked company in front: `message/send` takes none (document 90250). */
const LINKED = "linked_company";

/** What WeCom takes from a self-built app, with a margin where it says nothing when that is exceeded. */
export const WECOM_LIMITS: PlatformLimits = {
  /** WeCom drops what exceeds 30 a minute or 1,000 an hour to one member, and says nothing (document 90454). */
  member: [
    { most: 25, spanMs: MINUTE_MS },
    { most: 900, spanMs: HOUR_MS },
  ],
  /** One corp may call one API 10,000 times a minute and 150,000 times an hour (document 90454). */
  app: [
    { most: 8_000, spanMs: MINUTE_MS },
    { most: 120_000, spanMs: HOUR_MS },
  ],
  /** A webhook takes 20 a minute (document 99110); one may be faster on its way than the one before. */
  webhook: [{ most: 20, spanMs: MINUTE_MS + 1_000 }],
  /** Four hours (document 90236). */
  checkSeconds: 14_400,
  /** It blocks for at least a minute (document 90454). */
  blocked: { firstMs: 60_000, mostMs: 480_000 },
  /** It advises no more when it says that it is busy (document 90313). */
  busyTries: 3,
  /**
   * Of a linked company, without a licence, or outside the visible range. The errcodes are those of
   * unknown users (document 90313); 81013 says that of a whole message.
   */
  unreachable: ["40003", "46004", "50002", "60011", "60111", "81013", LINKED],
  neverReached: (userId) => (userId.includes("/") ? LINKED : undefined),
  /** More would find their limit (45033). */
  callsAtOnce: 16,
  /** Three repeats, five seconds apart, and not to the very end. */
  retriesMs: 14_000,
};
