/** What is kept of a finished message: enough to answer its repeats. */
export interface RecordedMessage {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly stamp: number;
  /** When it ended. */
  readonly at: number;
  readonly app: string;
  readonly lane: string;
  readonly route: "passive" | "active" | "none";
  /** With `passive` only. */
  readonly reply: string | undefined;
  /** The row of the outbox that stands in for it until a response has left. */
  readonly rides: string | undefined;
}

/** The rows of one turn hold its messages one behind the other, in numbers and texts with lengths. */
const ROUTES = ["none", "passive", "active"] as const;
const FIXED = 16 + 6 + 6 + 1;
const LENGTH = 4;
/** A length that says that there is no text, which an empty one is not. */
const ABSENT = 0xff_ff_ff_ff;
/** As many bytes as one character of a string takes at most. */
const WIDEST = 3;
const NUMBER = 6;

let room = Buffer.allocUnsafe(65_536);

/** @returns bytes that are good until the next call */
export function encodeKept(messages: readonly RecordedMessage[]): Uint8Array {
  let at = 0;
  for (const message of messages) {
    at = reserved(at, sizeOf(message));
    room.write(message.id, at, 16, "hex");
    room.writeUIntBE(message.stamp, at + 16, 6);
    room.writeUIntBE(message.at, at + 22, 6);
    room[at + 28] = ROUTES.indexOf(message.route);
    at = putText(at + FIXED, message.app);
    at = putText(at, message.lane);
    at = putText(at, message.reply);
    at = putText(at, message.rides);
  }
  return room.subarray(0, at);
}

export function decodeKept(bytes: Uint8Array): RecordedMessage[] {
  const from = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const messages: RecordedMessage[] = [];
  for (let at = 0; at < from.length; ) {
    const id = from.toString("hex", at, at + 16);
    const stamp = from.readUIntBE(at + 16, 6);
    const endedAt = from.readUIntBE(at + 22, 6);
    const route = ROUTES[from[at + 28] ?? 0] ?? "none";
    at += FIXED;
    const texts: (string | undefined)[] = [];
    for (let field = 0; field < 4; field += 1) {
      const length = from.readUInt32BE(at);
      at += LENGTH;
      texts.push(length === ABSENT ? undefined : from.toString("utf8", at, at + length));
      if (length !== ABSENT) at += length;
    }
    const [app = "", lane = "", reply, rides] = texts;
    messages.push({ id, stamp, at: endedAt, app, lane, route, reply, rides });
  }
  return messages;
}

/** Numbers of messages whose responses have left. */
export function encodeShown(numbers: readonly number[]): Uint8Array {
  const bytes = Buffer.allocUnsafe(numbers.length * NUMBER);
  for (const [index, number] of numbers.entries())
    bytes.writeUIntBE(number, index * NUMBER, NUMBER);
  return bytes;
}

export function decodeShown(bytes: Uint8Array): number[] {
  const from = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers: number[] = [];
  for (let at = 0; at < from.length; at += NUMBER) numbers.push(from.readUIntBE(at, NUMBER));
  return numbers;
}

const sizeOf = ({ app, lane, reply = "", rides = "" }: RecordedMessage) =>
  FIXED + 4 * LENGTH + WIDEST * (app.length + lane.length + reply.length + rides.length);

/** Makes sure that so many bytes fit behind those that are written. */
function reserved(at: number, bytes: number): number {
  if (at + bytes > room.length) {
    const more = Buffer.allocUnsafe(Math.max(room.length * 2, at + bytes));
    room.copy(more, 0, 0, at);
    room = more;
  }
  return at;
}

function putText(at: number, text: string | undefined): number {
  const length = text === undefined ? 0 : room.write(text, at + LENGTH, "utf8");
  room.writeUInt32BE(text === undefined ? ABSENT : length, at);
  return at + LENGTH + length;
}

/** An id as the disk keeps it: 16 bytes for 32 hexadecimal digits. @throws TypeError for anything else */
export function idBytes(id: string): Uint8Array {
  const bytes = Buffer.from(id, "hex");
  if (bytes.length === 16 && id.length === 32) return bytes;
  throw new TypeError("the id of a message is 32 hexadecimal digits");
}

export const idText = (bytes: unknown): string => Buffer.from(bytes as Uint8Array).toString("hex");
