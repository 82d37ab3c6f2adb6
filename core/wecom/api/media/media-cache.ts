import { digest } from "../../../crypto/signature.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Logger } from "../../../ports/logger.ts";
import type { MediaKind } from "../../../replies/media-source.ts";
import type { Store } from "../../../stores/port/store.ts";
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
  readonly store: Pick<Store, "values">;
  readonly clock: Clock;
  readonly logger: Logger;
}): MediaCache {
  const finding = new Map<string, Promise<string>>();
  /** The id is good whether it can be remembered or not. */
  const unkept = (cause: unknown) => logger.warn("api.media_not_kept", { cause });

  async function find(key: string, upload: () => Promise<string>): Promise<string> {
    const known = await store.values.get(OWNER, key, clock.now());
    if (known) return String(JSON.parse(known.value));
    const mediaId = await upload();
    const change = { set: JSON.stringify(mediaId), expiresAt: clock.now() + LIFE_MS };
    await store.values.change([{ owner: OWNER, key, change }], clock.now()).catch(unkept);
    return mediaId;
  }

  async function forget(key: string, mediaId: string): Promise<void> {
    const known = await store.values.get(OWNER, key, clock.now());
    // Somebody may have uploaded it again, now or before that is written.
    if (known?.value !== JSON.stringify(mediaId)) return;
    const { version } = known;
    await store.values.change([{ owner: OWNER, key, version, change: "delete" }], clock.now());
  }

  return {
    async idOf(key, upload) {
      const running = finding.get(key);
      if (running) return running;
      const begun = find(key, upload).finally(() => finding.delete(key));
      finding.set(key, begun);
      return begun;
    },
    forget: (key, mediaId) => forget(key, mediaId).catch(unkept),
  };
}
