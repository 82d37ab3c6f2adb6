import type { Clock } from "../../ports/clock.ts";
import type { Entropy } from "../../ports/entropy.ts";
import { fromEpoch, type Keeping, notKept, toEpoch } from "../keeping/keeping.ts";
import type { MediaShelf, StoredFile } from "./media.ts";

/** Temporary files live for three days (document 90253). */
const LIFE_MS = 3 * 24 * 60 * 60 * 1_000;
/** All files together: beyond, the oldest is thrown away. */
const CAPACITY_BYTES = 256 * 1_024 * 1_024;
/** What of them outlives a restart: the newest. */
const KEPT_BYTES = 64 * 1_024 * 1_024;
/** What a file costs beside its bytes, so that very many tiny ones are bounded too. */
const OVERHEAD_BYTES = 1_024;
const ID_BYTES = 33;

interface Shelved {
  readonly file: StoredFile;
  /** On the monotonic clock, in milliseconds. */
  readonly expiresAt: number;
}

/** What `createMediaShelf` works with. */
export interface MediaShelfOptions {
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** How many bytes are kept; 256 MiB by default. The newest file always stays. */
  readonly capacityBytes?: number;
  readonly keeping?: Keeping;
}

/** An empty shelf. */
export function createMediaShelf(options: MediaShelfOptions): MediaShelf {
  const { clock, entropy, capacityBytes = CAPACITY_BYTES, keeping = notKept(clock) } = options;
  // All files live equally long, so that the order of insertion is the order of expiry.
  const shelf = new Map<string, Shelved>();
  let total = 0;

  keeping.part("media", {
    save() {
      let bytes = 0;
      return [...shelf.values()]
        .toReversed()
        .filter(({ file }) => {
          bytes += weightOf(file);
          return bytes <= KEPT_BYTES;
        })
        .toReversed()
        .map(({ file: { bytes: _, ...facts }, expiresAt }) => ({
          facts,
          expiresAt: toEpoch(clock, expiresAt),
        }));
    },
    load(had) {
      for (const { facts, expiresAt } of had) {
        const bytes = keeping.files.get(facts.mediaId);
        if (bytes) add({ ...facts, bytes }, fromEpoch(clock, expiresAt));
      }
      keeping.files.retain(new Set(shelf.keys()));
    },
  });

  function add(file: StoredFile, expiresAt: number): StoredFile {
    shelf.set(file.mediaId, { file: Object.freeze(file), expiresAt });
    total += weightOf(file);
    sweep();
    return file;
  }

  function sweep(): void {
    for (const [mediaId, { file, expiresAt }] of shelf) {
      const isExpired = expiresAt <= clock.monotonic();
      const isTooMuch = total > capacityBytes && shelf.size > 1;
      if (!isExpired && !isTooMuch) return;
      shelf.delete(mediaId);
      keeping.files.drop(mediaId);
      total -= weightOf(file);
    }
  }

  return {
    put(content) {
      const mediaId = Buffer.from(entropy(ID_BYTES)).toString("base64url");
      keeping.files.put(mediaId, content.bytes);
      keeping.changed();
      const file = { ...content, mediaId, createdAt: clock.now() };
      return add(file, clock.monotonic() + LIFE_MS);
    },
    find(mediaId) {
      sweep();
      return shelf.get(mediaId)?.file;
    },
  };
}

const weightOf = (file: StoredFile) => file.bytes.byteLength + OVERHEAD_BYTES;
