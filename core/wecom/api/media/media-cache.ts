import { digest } from "../../../crypto/digest.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Logger } from "../../../ports/logger.ts";
import type { MediaKind } from "../../../replies/media-source.ts";
import type { Store } from "../../../stores/store.ts";
import type { ApiApp } from "../token/token.ts";
import type { MediaContent } from "./content.ts";

const OWNER = "core:media";
/** Three days, without the day that a message may wait before it uses the id, and an hour. */
const LIFE_MS = 47 * 60 * 60 * 1_000;

/** Which uploaded files WeCom still has. */
export interface MediaCache {
  /** @returns the media id, by `upload` where it is not known; the same upload is made once */
  idOf(key: string, upload: () => Promise<string>): Promise<string>;
  /** WeCom does not know the id any more. */
  forget(key: string, mediaId: string): Promise<void>;
}

/**
 * Of a file that an app has uploaded. Only the name of a `file` is ever seen. WeCom would let all
 * apps of the company use it; what an app keeps is its own all the same.
 */
export const mediaKey = (
  { corpId, agentId }: ApiApp,
  kind: MediaKind,
  { sum, name }: MediaContent,
): string => digest([corpId, agentId, kind, sum, kind === "file" ? name : ""].join("\n"));

export function createMediaCache({
  store,
  clock,
  logger,
}: {
  readonly store: Pick<Store, "values" | "write">;
  readonly clock: Clock;
  readonly logger: Logger;
}): MediaCache {
  const uploads = new Map<string, Promise<string>>();
  /** The id is good whether it can be remembered or not. */
  const unkept = (cause: unknown) => logger.warn("api.media_not_kept", { cause });

  async function uploadAndKeep(key: string, upload: () => Promise<string>): Promise<string> {
    const value = await upload();
    const expiresAt = clock.now() + LIFE_MS;
    await store
      .write((writer) => writer.values(OWNER).set({ key, value: JSON.stringify(value), expiresAt }))
      .catch(unkept);
    return value;
  }

  return {
    async idOf(key, upload) {
      const known = store.values(OWNER).get(key, clock.now());
      if (known) return String(JSON.parse(known.value));
      const running = uploads.get(key);
      if (running) return running;
      const begun = uploadAndKeep(key, upload).finally(() => uploads.delete(key));
      uploads.set(key, begun);
      return begun;
    },
    async forget(key, mediaId) {
      const forgetIt = store.write((writer) => {
        const values = writer.values(OWNER);
        // Somebody may have uploaded it again meanwhile.
        if (values.get(key, clock.now())?.value === JSON.stringify(mediaId)) values.delete(key);
      });
      await forgetIt.catch(unkept);
    },
  };
}
