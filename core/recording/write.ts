import type { RecordedCallback, Recording } from "./recording.ts";

/** What the first line says; see `readRecording`. */
export type RecordingHead = Pick<Recording, "bodies" | "apps" | "from">;

/** Versions that this one writes and reads. */
export const RECORDING_VERSION = 1;

/** A whole recording as JSON lines. */
export function writeRecording(recording: Recording): string {
  return writeHead(recording) + recording.callbacks.map(writeCallback).join("");
}

/** The first line. */
export function writeHead({ bodies, apps, from }: RecordingHead): string {
  return line({
    huiyin: "recording",
    version: RECORDING_VERSION,
    bodies,
    apps: apps.map(({ name }) => ({ name })),
    from: new Date(from).toISOString(),
  });
}

/** The line of one message; what the first line says of its content is not said again. */
export function writeCallback({ content, ...callback }: RecordedCallback): string {
  const { bodies: _, ...said } = content;
  return line({ ...callback, ...said });
}

const line = (value: object) => `${JSON.stringify(value)}\n`;
