import { readFileSync } from "node:fs";
import { type ReadRecording, RecordingError, readRecording } from "../../recording/read.ts";
import { Failed, Misuse } from "../misuse.ts";

/**
 * Reads a recording that can be played.
 *
 * @throws Misuse when there is no such file, Failed when it is none, damaged, or without bodies
 */
export function openRecording(file: string): ReadRecording {
  const recording = parsed(file, textOf(file));
  if (recording.bodies !== "left-out") return recording;
  throw new Failed(
    "这份录制只有提要，没有内容，无法重放 / this recording is an outline without bodies, and cannot be played\n" +
      "办法 / cure: 用 HUIYIN_RECORD=encrypted 重新录制 / record again with HUIYIN_RECORD=encrypted",
  );
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    throw new Misuse(`读不到文件 / the file cannot be read: ${file} (${code})`);
  }
}

function parsed(file: string, text: string): ReadRecording {
  try {
    return readRecording(text);
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    throw new Failed(
      `读不懂这份录制 / the recording cannot be read: ${file}\n${error.message} [${error.code}]`,
    );
  }
}
