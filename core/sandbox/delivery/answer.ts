import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** What came back, whatever it says. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** At most `ANSWER_BYTES` of it. */
  readonly body: Uint8Array;
  /** Whether there was more than that. */
  readonly longer: boolean;
}

/** Some ten times what eight articles need. Beyond, nobody reads on. */
export const ANSWER_BYTES = 1_048_576;

/** How much of an answer is kept in a record. */
const RECORDED_BYTES = 65_536;

/** The body for a record: its beginning, and bytes that are no UTF-8 replaced. */
export const recordedText = ({ body }: Answer) =>
  Buffer.from(body.subarray(0, RECORDED_BYTES)).toString("utf8");

/** Whether the body is compressed, which nobody asked for and the platform does not undo. */
export const isCoded = ({ headers }: Answer) =>
  (headers["content-encoding"] ?? "identity") !== "identity";

/** Told once how reading ended; or nothing, when the request itself failed. */
export interface AnswerSink {
  whole(answer: Answer): void;
  /** The connection broke before the last byte. */
  broken(): void;
}

/** Reads an answer to its end, or to as much as is read of one. */
export function collectAnswer(incoming: IncomingMessage, sink: AnswerSink): void {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const answered = (longer: boolean) => {
    const { statusCode: status = 0, headers } = incoming;
    const body = Buffer.concat(chunks).subarray(0, ANSWER_BYTES);
    sink.whole({ status, headers, body, longer });
  };
  incoming.on("data", (chunk: Uint8Array) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length <= ANSWER_BYTES) return;
    answered(true);
    incoming.destroy();
  });
  incoming.on("end", () => answered(false));
  incoming.on("error", () => sink.broken());
}
