/** One file that a member sent or an app uploaded. */
export interface StoredFile {
  readonly mediaId: string;
  readonly type: MediaType;
  /** File name, which receivers see. */
  readonly name: string;
  /** As in `image/png`. */
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** Milliseconds since the epoch. It lives for three days. */
  readonly createdAt: number;
  /** Of a group webhook's file: usable by that key alone. */
  readonly webhookKey?: string;
}

export type MediaType = "image" | "voice" | "video" | "file";

/** The temporary files of the company, shared by all its apps. */
export interface MediaShelf {
  put(file: Omit<StoredFile, "mediaId" | "createdAt">): StoredFile;
  /** `undefined` when it never was, or is older than three days. */
  find(mediaId: string): StoredFile | undefined;
}
