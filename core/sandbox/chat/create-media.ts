import type { Clock } from "../../ports/clock.ts";
import type { Entropy } from "../../ports/entropy.ts";
import type { MediaFile, MediaShelf } from "./media.ts";

/** Temporary files live for three days (document 90253). */
const LIFE_MS = 3 * 24 * 60 * 60 * 1_000;
/** All files together: beyond, the oldest is thrown away. */
const CAPACITY_BYTES = 256 * 1_024 * 1_024;
/** What a file costs beside its bytes, so that very many tiny ones are bounded too. */
const OVERHEAD_BYTES = 1_024;
const ID_BYTES = 33;

interface Shelved {
  readonly file: MediaFile;
  /** On the monotonic clock, in milliseconds. */
  readonly expiresAt: number;
}

/** What `createMediaShelf` works with. */
export interface MediaShelfOptions {
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** How many bytes are kept; 256 MiB by default. The newest file always stays. */
  readonly capacityBytes?: number;
}

/** An empty shelf. */
export function createMediaShelf(options: MediaShelfOptions): MediaShelf {
  const { clock, entropy, capacityBytes = CAPACITY_BYTES } = options;
  // All files live equally long, so that the order of insertion is the order of expiry.
  const shelf = new Map<string, Shelved>();
  let total = 0;

  const sweep = () => {
    for (const [mediaId, { file, expiresAt }] of shelf) {
      const isExpired = expiresAt <= clock.monotonic();
      const isTooMuch = total > capacityBytes && shelf.size > 1;
      if (!isExpired && !isTooMuch) return;
      shelf.delete(mediaId);
      total -= weightOf(file);
    }
  };

  return {
    put(content) {
      const mediaId = Buffer.from(entropy(ID_BYTES)).toString("base64url");
      const file = Object.freeze({ ...content, mediaId, createdAt: clock.now() });
      shelf.set(mediaId, { file, expiresAt: clock.monotonic() + LIFE_MS });
      total += weightOf(file);
      sweep();
      return file;
    },
    find(mediaId) {
      sweep();
      return shelf.get(mediaId)?.file;
    },
  };
}

const weightOf = (file: MediaFile) => file.bytes.byteLength + OVERHEAD_BYTES;
