import type { MediaSource } from "../../../replies/media-source.ts";
import { inMemory, type MediaContent } from "./content.ts";
import { type FetchMediaOptions, fetchMedia } from "./fetch-media.ts";
import { checkFile, type FileRule } from "./file-rules.ts";
import { onDisk } from "./on-disk.ts";

export interface OpenContentOptions extends FetchMediaOptions {
  /** That relative paths begin in. */
  readonly directory: string;
}

/**
 * Opens a file wherever it is, looks whether WeCom takes it, and closes it after `use`.
 *
 * @throws ApiError `ERR_MEDIA`, `ERR_ADDRESS`, and what `use` throws
 */
export async function withContent<T>(
  source: MediaSource,
  rule: FileRule,
  options: OpenContentOptions,
  use: (content: MediaContent) => Promise<T>,
): Promise<T> {
  if ("path" in source) {
    const content = await onDisk(source, options.directory, rule);
    return checked(content, rule, use).finally(() => content.close());
  }
  if ("bytes" in source) return checked(inMemory(source.name, [source.bytes]), rule, use);
  return checked(await fetchMedia(source, rule, options), rule, use);
}

async function checked<T>(
  content: MediaContent,
  rule: FileRule,
  use: (content: MediaContent) => Promise<T>,
): Promise<T> {
  checkFile(content, rule);
  return use(content);
}
