import { BotError } from "../errors.ts";

/** A file that cannot be read as a recording. */
export class RecordingError extends BotError {
  /** Number of the line at fault, from 1. */
  readonly line: number;

  constructor(
    code: "ERR_RECORDING_FOREIGN" | "ERR_RECORDING_VERSION" | "ERR_RECORDING_DAMAGED",
    line: number,
    why: string,
    options?: { readonly cause?: unknown },
  ) {
    super(code, `line ${line}: ${why}`, options);
    this.line = line;
  }
}
