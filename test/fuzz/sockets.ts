import assert from "node:assert/strict";
import { openSocket, type RawSocket } from "../support/raw-socket.ts";
import { type Dice, diceOf, mutate } from "./mutate.ts";

export interface SocketFuzzOptions {
  readonly port: number;
  /** How many connections to try. */
  readonly runs: number;
  /** Equal seeds make equal bytes. */
  readonly seed: number;
  /** Callback path of the server. */
  readonly path: string;
  /** Good callbacks to damage, as query and body; the more kinds, the deeper the fuzz reaches. */
  readonly callbacks: readonly { readonly query: string; readonly body: string }[];
  /** Asks the server for something good and fails if that does not come. */
  readonly assertWell: () => Promise<void>;
  /** How long a connection may stay open after our last byte, in milliseconds. Default 30,000. */
  readonly withinMs?: number;
  /** Where a line of progress goes, every 1,000 connections. */
  readonly log?: (line: string) => void;
}

export interface SocketFuzzReport {
  readonly runs: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Connections that were closed without an answer. */
  readonly silent: number;
}

/** Connections at once. */
const WIDTH = 25;
/** Of the event loop, until a request that is whole has its answer, if it gets one. */
const ANSWER_TURNS = 200;
/** Between two looks at whether the server is well. */
const BATCH = 1_000;

/**
 * Sends damaged requests: broken bytes, several on one connection, in pieces, cut off. Every
 * connection must be closed in time, no answer may be a 5xx, and the server must stay well.
 *
 * @throws AssertionError for anything else, with the seed that alone repeats it
 */
export async function fuzzSockets(options: SocketFuzzOptions): Promise<SocketFuzzReport> {
  const { runs, seed, assertWell, log = console.log } = options;
  const requests = requestsOf(options);
  const statuses: Record<string, number> = {};
  let silent = 0;
  let next = 0;

  const one = async (own: number) => {
    const seen = await tryOne(diceOf(own), requests, options).catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new assert.AssertionError({ message: `seed ${own}, one run: ${reason}` });
    });
    if (seen.length === 0) silent += 1;
    for (const status of seen) statuses[status] = (statuses[status] ?? 0) + 1;
  };
  const lane = async (until: number) => {
    while (next < until) {
      const own = seed + next;
      next += 1;
      await one(own);
    }
  };

  while (next < runs) {
    const until = Math.min(runs, next + BATCH);
    await Promise.all(Array.from({ length: WIDTH }, () => lane(until)));
    await assertWell();
    log(`sockets: ${until} of ${runs}`);
  }
  return { runs, statuses, silent };
}

/** One connection from its first byte to its end; the statuses that came back. */
async function tryOne(
  dice: Dice,
  requests: readonly Buffer[],
  { port, withinMs = 30_000 }: SocketFuzzOptions,
): Promise<readonly string[]> {
  const socket = await openSocket({ port });
  try {
    await sendPieces(socket, dice, bytesOf(dice, requests));
    if (dice.roll(10) === 0) return [];
    // What is read whole before it is begun has no answer for a client that has hung up by then.
    if (dice.roll(2) === 0) await answered(socket);
    socket.end();
    await within(withinMs, socket.closed());
    assert.ok(socket.received === "" || socket.received.startsWith("HTTP/1.1 "));
    const seen = [...socket.received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(
      ([, status = ""]) => status,
    );
    assert.deepEqual(
      seen.filter((status) => status >= "500"),
      [],
    );
    return seen;
  } finally {
    socket.destroy();
  }
}

/** One to four requests behind each other, mostly damaged. */
function bytesOf(dice: Dice, requests: readonly Buffer[]): Buffer {
  const count = dice.pick([1, 1, 1, 2, 4]);
  const all = Array.from({ length: count }, () => {
    const good = dice.pick(requests);
    return dice.roll(5) === 0 ? good : mutate(good, dice, dice.pick(requests));
  });
  const bytes = Buffer.concat(all);
  return dice.roll(6) === 0 ? bytes.subarray(0, dice.roll(bytes.length)) : bytes;
}

/** All at once, or in a few pieces that reach the server one by one. */
async function sendPieces(socket: RawSocket, dice: Dice, bytes: Buffer): Promise<void> {
  let sent = 0;
  for (let left = dice.pick([0, 0, 1, 3, 8]); left > 0; left -= 1) {
    const until = sent + dice.roll(bytes.length - sent);
    socket.send(bytes.subarray(sent, until));
    sent = until;
    await new Promise(setImmediate);
  }
  socket.send(bytes.subarray(sent));
}

/** Until something came back, or the server has had time to say something. */
async function answered(socket: RawSocket): Promise<void> {
  for (let turns = 0; socket.received === "" && turns < ANSWER_TURNS; turns += 1) {
    await new Promise(setImmediate);
  }
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`still open after ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Good requests of every kind that the server can tell apart. */
function requestsOf({ path, callbacks }: SocketFuzzOptions): readonly Buffer[] {
  const lines = (...head: readonly string[]) => [...head, "", ""].join("\r\n");
  const posts = callbacks.flatMap(({ query, body }) => {
    const start = [`POST ${path}?${query} HTTP/1.1`, "Host: bot", "Content-Type: text/xml"];
    const size = Buffer.byteLength(body);
    const half = Math.floor(size / 2);
    const bytes = Buffer.from(body);
    return [
      Buffer.concat([Buffer.from(lines(...start, `Content-Length: ${size}`)), bytes]),
      Buffer.concat([
        Buffer.from(`${lines(...start, "Transfer-Encoding: chunked")}${half.toString(16)}\r\n`),
        bytes.subarray(0, half),
        Buffer.from(`\r\n${(size - half).toString(16)};a=b\r\n`),
        bytes.subarray(half),
        Buffer.from("\r\n0\r\nTrailer: x\r\n\r\n"),
      ]),
    ];
  });
  const others = [
    lines(`POST ${path} HTTP/1.1`, "Host: bot", "Content-Length: 300000"),
    lines(`GET ${path}?${callbacks[0]?.query}&echostr=AAAA HTTP/1.1`, "Host: bot"),
    lines("GET /healthz HTTP/1.1", "Host: bot", "Accept: */*", "Cookie: a=b"),
    lines(`GET http://bot${path}/ HTTP/1.1`, "Host: bot", "Connection: keep-alive, Upgrade"),
    lines(`POST ${path} HTTP/1.1`, "Host: bot", "Expect: 100-continue", "Content-Length: 0"),
    lines(`PUT ${path} HTTP/1.0`),
    `${lines(`POST ${path} HTTP/1.0`, "Content-Encoding: gzip", "Content-Length: 3")}abc`,
  ];
  return [...posts, ...others.map((text) => Buffer.from(text))];
}
