import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { startDigest } from "../../../crypto/signature.ts";
import type { MediaFile, MediaSource } from "../../../replies/media-source.ts";
import { ApiError } from "../failure.ts";
import { HEAD_BYTES, inMemory, type MediaContent } from "./content.ts";
import { type FetchMediaOptions, fetchMedia } from "./fetch-media.ts";
import { checkFile, checkSize, type FileRule, mediaError, mediaTrouble } from "./file-rules.ts";

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

const CHUNK_BYTES = 256 * 1_024;

/**
 * Opens a file of this machine. It is read piece by piece, once for its sum and once for each
 * upload; the caller closes it.
 *
 * @param directory that relative paths begin in
 * @throws ApiError `ERR_MEDIA` for one that is not there, is no file or has a size that is not taken
 */
export async function onDisk(
  { path, name = basename(path) }: MediaFile,
  directory: string,
  rule: FileRule,
): Promise<MediaContent & { close(): Promise<void> }> {
  const file = await openFile(resolve(directory, path), name).catch((cause) => {
    throw cause instanceof ApiError ? cause : unreadable(name, cause);
  });
  try {
    const { size } = await file.stat();
    checkSize(size, rule);
    const head = await firstBytes(file);
    const sum = await sumOf(chunksOf(file, size, name));
    const chunks = () => chunksOf(file, size, name);
    return { name, size, head, sum, chunks, close: () => file.close() };
  } catch (cause) {
    await file.close();
    throw cause;
  }
}

/**
 * A pipe would keep a thread of the runtime until somebody writes to it, and devices may do anything
 * when they are opened: they are looked at first, and what changes in between is not waited for.
 */
async function openFile(path: string, name: string): Promise<FileHandle> {
  if (!(await stat(path)).isFile()) throw noFile(name);
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw noFile(name);
}

async function firstBytes(file: FileHandle): Promise<Uint8Array> {
  const head = new Uint8Array(HEAD_BYTES);
  const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
  return head.subarray(0, bytesRead);
}

async function sumOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const digest = startDigest();
  for await (const chunk of chunks) digest.add(chunk);
  return digest.end();
}

/** @throws ApiError `ERR_MEDIA` when somebody makes the file shorter meanwhile */
async function* chunksOf(file: FileHandle, size: number, name: string) {
  for (let at = 0; at < size; ) {
    // A piece of its own each time: the last one may still be on its way.
    const chunk = new Uint8Array(Math.min(CHUNK_BYTES, size - at));
    const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
    if (bytesRead === 0) throw changed(name);
    at += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}

const unreadable = (name: string, cause: unknown) => {
  const { code = "?" } = (cause ?? {}) as { readonly code?: string };
  return mediaError(
    `读不到文件 ${name}（${code}）：核对路径和权限，相对路径从项目目录算起`,
    `The file ${name} cannot be read (${code}): check path and permissions; relative paths begin in the project's directory`,
  );
};

const noFile = (name: string) =>
  mediaError(
    `${name} 不是普通文件，而是目录、管道或设备：给出一个文件的路径`,
    `${name} is no regular file but a directory, a pipe or a device: give the path of a file`,
  );

const changed = (name: string) =>
  mediaTrouble(
    `文件 ${name} 在上传时变短了：写完之后再发送`,
    `The file ${name} became shorter while it was uploaded: send it when it is written`,
  );
