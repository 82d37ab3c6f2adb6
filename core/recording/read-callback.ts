import { isObject, type JsonRecord } from "./read-json.ts";
import {
  type Bodies,
  RECORDED_OUTCOMES,
  type RecordedCallback,
  type RecordedContent,
  type RecordedDelivery,
  type RecordedOutcome,
} from "./recording.ts";
import { RecordingError } from "./recording-error.ts";
import type { RecordingHead } from "./write.ts";

/**
 * Reads the line of one message.
 *
 * @param value what was parsed; `undefined` when it was no JSON object
 * @param line its number, for the error
 * @throws RecordingError `ERR_RECORDING_DAMAGED`
 */
export function readCallback(
  value: JsonRecord | undefined,
  { bodies, apps }: RecordingHead,
  line: number,
): RecordedCallback {
  if (!value) throw damaged(line, "is no JSON object");
  const read = fieldsOf(value, line);
  const app = read.text("app");
  if (!apps.some(({ name }) => name === app)) throw damaged(line, "names an app that is not there");
  return {
    at: read.number("at"),
    app,
    kind: read.text("kind"),
    id: read.text("id"),
    deliveries: readDeliveries(value.deliveries, line),
    content: CONTENT[bodies](read),
  };
}

type Fields = ReturnType<typeof fieldsOf>;

/** Members of an object by the type that they must have. */
function fieldsOf(value: JsonRecord, line: number) {
  const member = <T>(name: string, fits: (member: unknown) => member is T): T => {
    const found = value[name];
    if (fits(found)) return found;
    throw damaged(line, `lacks a usable "${name}"`);
  };
  return {
    text: (name: string) => member(name, isText),
    number: (name: string) => member(name, isAmount),
    optionalText: (name: string) => (value[name] === undefined ? undefined : member(name, isText)),
    optionalNumber: (name: string) =>
      value[name] === undefined ? undefined : member(name, isAmount),
    outcome: () => member("outcome", isOutcome),
  };
}

const isText = (value: unknown) => typeof value === "string";
const isAmount = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value) && value >= 0;
const isOutcome = (value: unknown): value is RecordedOutcome =>
  RECORDED_OUTCOMES.some((outcome) => outcome === value);

const CONTENT: Readonly<Record<Bodies, (read: Fields) => RecordedContent>> = {
  plaintext(read) {
    const reply = read.optionalText("reply");
    return { bodies: "plaintext", xml: read.text("xml"), ...(reply !== undefined && { reply }) };
  },
  encrypted(read) {
    const answer = read.optionalText("answer");
    return {
      bodies: "encrypted",
      query: read.text("query"),
      envelope: read.text("envelope"),
      ...(answer !== undefined && { answer }),
    };
  },
  "left-out": (read) => ({
    bodies: "left-out",
    bodyBytes: read.number("bodyBytes"),
    answerBytes: read.number("answerBytes"),
  }),
};

function readDeliveries(value: unknown, line: number): readonly RecordedDelivery[] {
  if (!Array.isArray(value) || value.length === 0) throw damaged(line, "has no deliveries");
  return value.map((delivery: unknown) => {
    if (!isObject(delivery)) throw damaged(line, "has a delivery that is no object");
    const read = fieldsOf(delivery, line);
    const status = read.optionalNumber("status");
    const tookMs = read.optionalNumber("tookMs");
    return {
      at: read.number("at"),
      outcome: read.outcome(),
      ...(status !== undefined && { status }),
      ...(tookMs !== undefined && { tookMs }),
    };
  });
}

const damaged = (line: number, why: string) =>
  new RecordingError("ERR_RECORDING_DAMAGED", line, `it ${why}`);
