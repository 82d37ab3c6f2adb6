import { type FileHandle, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { makePrivateDirectory, narrow } from "../private-files.ts";
import { type RecordingHead, writeHead } from "./recording.ts";

export interface RecordingFilesOptions {
  /** Made, for its owner only, with the first file. */
  readonly directory: string;
  readonly head: Omit<RecordingHead, "from">;
  readonly clock: Clock;
  readonly logger: Pick<Logger, "warn">;
  /** Told the path of each file that is begun. */
  readonly onBegin: (path: string) => void;
  /** Bytes of one file, unless a single piece is larger. Default 64 MiB. */
  readonly fileBytes?: number;
}

/** Recordings of one bot: files of limited size, of which the newest are kept. */
export interface RecordingFiles {
  /**
   * Writes whole lines into one file. One call at a time.
   *
   * @throws NodeJS.ErrnoException (as a rejection) when the disk refuses
   */
  append(lines: string): Promise<void>;
  close(): Promise<void>;
}

const FILE_BYTES = 64 * 1024 * 1024;
/** How many files are kept in the directory, those of earlier runs included. */
const FILES = 8;
/** Other files in the directory are not ours to remove. */
export const RECORDING_NAME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z\.jsonl$/;

interface Begun {
  readonly handle: FileHandle;
  readonly bytes: number;
}

/** Nothing is made on the disk before there is something to write. */
export function createRecordingFiles(options: RecordingFilesOptions): RecordingFiles {
  const { directory, clock, logger, fileBytes = FILE_BYTES } = options;
  let file: Begun | undefined;
  let latest = 0;

  const create = async (moment: number): Promise<FileHandle> => {
    const path = join(
      directory,
      `${new Date(moment).toISOString().replaceAll(/[:.]/g, "-")}.jsonl`,
    );
    latest = moment;
    const handle = await open(path, "ax", 0o600).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return create(moment + 1);
      throw error;
    });
    await handle.chmod(0o600);
    if (latest === moment) options.onBegin(path);
    return handle;
  };

  const begin = async (): Promise<Begun> => {
    makePrivateDirectory(directory);
    narrow(directory, logger);
    await forgetOldest(directory, logger);
    const handle = await create(Math.max(clock.now(), latest + 1));
    const head = writeHead({ ...options.head, from: latest });
    await handle.appendFile(head);
    return { handle, bytes: Buffer.byteLength(head) };
  };

  const close = async () => {
    const { handle } = file ?? {};
    file = undefined;
    await handle?.close();
  };

  return {
    async append(lines) {
      const bytes = Buffer.byteLength(lines);
      if (file && file.bytes + bytes > fileBytes) await close();
      const { handle, bytes: before } = file ?? (await begin());
      file = { handle, bytes: before + bytes };
      await handle.appendFile(lines);
    },
    close,
  };
}

/** Makes room for one more. Names are times, so they sort by age. Those that stay are for nobody else. */
async function forgetOldest(directory: string, logger: Pick<Logger, "warn">): Promise<void> {
  const names = (await readdir(directory)).filter((name) => RECORDING_NAME.test(name)).sort();
  const kept = Math.max(0, names.length - FILES + 1);
  for (const name of names.slice(0, kept)) await rm(join(directory, name), { force: true });
  for (const name of names.slice(kept)) narrow(join(directory, name), logger);
}
