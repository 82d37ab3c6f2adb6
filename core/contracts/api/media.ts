import type { MediaKind, MediaSource } from "../../events/media-source.ts";

/** A file that WeCom has, for three days (document 90253). */
export interface UploadedMedia {
  readonly mediaId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** A part of a file (document 90254); `last` is within, and absent for the rest. */
export interface MediaRange {
  readonly first: number;
  readonly last?: number;
}

/** A file on its way from WeCom. */
export interface DownloadedMedia {
  /** As the sender named it; `undefined` when WeCom does not tell. */
  readonly name: string | undefined;
  readonly contentType: string;
  /** Of this part, in bytes; `undefined` when WeCom does not tell. */
  readonly length: number | undefined;
  /** Of the whole file, for a part of it. */
  readonly wholeLength: number | undefined;
  /** To be read once; leaving the loop early closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface MediaApi {
  /**
   * Uploads a file, whether WeCom has it already or not. Sizes and first bytes are looked at before
   * the network: images are JPG or PNG of 10 MiB, voices AMR of 2 MiB, videos MP4 of 10 MiB, files
   * of 20 MiB at most, all of more than 5 bytes.
   *
   * @throws ApiError `ERR_MEDIA` for a file that WeCom would refuse or that cannot be read,
   *   `ERR_ADDRESS` for an address that is not fetched, and as every call
   */
  upload(kind: MediaKind, source: MediaSource): Promise<UploadedMedia>;
  /** The media id of a file, uploaded on first use and known for its life. @throws as `upload` */
  idOf(kind: MediaKind, source: MediaSource): Promise<string>;
  /**
   * A file that a member or an app sent, as a stream. What is larger than 20 MiB must be asked for
   * in parts.
   */
  download(mediaId: string, range?: MediaRange): Promise<DownloadedMedia>;
  /**
   * A picture for `mpNews` texts, JPG or PNG of 2 MiB at most: its address, for good
   * (document 90256).
   *
   * @throws ApiError as `upload`
   */
  uploadImage(source: MediaSource): Promise<string>;
}
