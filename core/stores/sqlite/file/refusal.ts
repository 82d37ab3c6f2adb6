import { BotError, type ErrorCode } from "../../../errors.ts";
import { isNoDatabase, storeFailure } from "../database/failure.ts";
import { type Holder, isRunning } from "./holder.ts";
import type { Loss } from "./loss.ts";
import type { Mark } from "./mark.ts";

/** Why a file cannot be opened, from what the engine said and what the note beside it says. */
export function openRefusal(error: unknown, file: string, mark: Mark): unknown {
  const failure = storeFailure(error);
  if (!(failure instanceof BotError) || failure === error) return failure;
  if (failure.code === "ERR_STORE_IN_USE") return inUse(file, mark.holder, error);
  if (failure.code === "ERR_STORE_DAMAGED") {
    return isNoDatabase(error) && !mark.exists ? alien(file, error) : damaged(file, error);
  }
  return new BotError(failure.code, `${file}: ${failure.message}`, { cause: error });
}

export function inUse(file: string, holder: Pick<Holder, "pid"> | undefined, cause?: unknown) {
  const who = holder && isRunning(holder.pid) ? `process ${holder.pid}` : "another process";
  return refusal("ERR_STORE_IN_USE", `${file} is in use by ${who}: stop it first`, cause);
}

export const damaged = (file: string, cause?: unknown) =>
  refusal(
    "ERR_STORE_DAMAGED",
    `${file} is damaged: keep a copy, then restore a backup in its place`,
    cause,
  );

const WHAT_BECAME: Readonly<Record<Loss["log"], string>> = {
  missing: "is missing",
  unreadable: "has no head",
  damaged: "is damaged in its middle",
  "cut off": "is shorter than it was",
  another: "belongs to another database, or to a copy of this one",
  removed: "is missing, and the database itself too",
};

/** The log holds what was acknowledged and is not in the database yet. */
export function lost(file: string, { log, since, until }: Loss): BotError {
  const time = (at: number) => new Date(at).toISOString();
  const from = since === undefined ? "" : ` from ${time(since)} on`;
  const to = until === undefined ? "" : ` until ${time(until)}`;
  return new BotError(
    "ERR_STORE_LOST",
    `${file}-wal, the log of the database, ${WHAT_BECAME[log]}, and the last stop was not clean: ` +
      `messages, answers and plugins' values${from}${to} may be gone; put the file back as it was, ` +
      "restore a backup, or accept that with --accept-loss",
  );
}

export const missing = (file: string) =>
  refusal("ERR_STORE", `${file} does not exist: check HUIYIN_DATA_DIR`, undefined);

const alien = (file: string, cause: unknown) =>
  refusal(
    "ERR_STORE_FOREIGN",
    `${file} is no database of ours: choose another file or data directory, or move it away`,
    cause,
  );

const refusal = (code: ErrorCode, message: string, cause: unknown) =>
  new BotError(code, message, { cause });

/** The system, not the database, says no. */
export function failed(file: string, error: unknown): BotError {
  const why = error instanceof Error ? error.message : "unknown reason";
  return new BotError(
    "ERR_STORE",
    `${file} cannot be opened: ${why}; check the owner and the permissions of its folder`,
    { cause: error },
  );
}
