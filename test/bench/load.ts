import { connect } from "node:net";

export interface LoadOptions {
  readonly port: number;
  /** Complete HTTP requests, each sent once, in order. */
  readonly requests: readonly Buffer[];
  readonly connections: number;
  /** When each request is due, whatever became of those before. Default: as soon as one is free. */
  readonly perSecond?: number;
  /** Whether every request opens a connection of its own. Default: only after one was closed. */
  readonly fresh?: boolean;
  /** Whether the server may die: who sends to it then ends without an error. */
  readonly mortal?: boolean;
  /** Asked before each request: whether to leave the rest unsent. */
  readonly isOver?: () => boolean;
}

export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds from the moment a request was due to the last byte of its answer, sorted. */
  readonly latencies: readonly number[];
  /** Places in `requests` of those that were answered. */
  readonly answered: readonly number[];
  /** Requests that were sent again as WeCom would, after a 503 or a connection that broke. */
  readonly repeated: number;
}

/** As often as WeCom sends a callback. */
const MOST_TRIES = 4;

/**
 * Sends every request over keep-alive connections, one at a time on each, as WeCom does. Written
 * on bare sockets, because a client that costs more than the server would measure itself.
 *
 * @throws Error when an answer is neither 200 nor 503, or it stays 503
 */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const { requests, connections, perSecond } = options;
  const latencies: number[] = [];
  const answered: number[] = [];
  let next = 0;
  const stopSpinning = spin();
  const begun = performance.now();
  const take = (): Due | undefined => {
    if (options.isOver?.()) return undefined;
    const at = next++;
    const bytes = requests[at];
    const dueAt = perSecond === undefined ? performance.now() : begun + (at * 1_000) / perSecond;
    return bytes && { at, bytes, dueAt };
  };
  const done = ({ at, dueAt }: Due) => {
    latencies.push(performance.now() - dueAt);
    answered.push(at);
  };
  let repeated = 0;
  const breaks = () => {
    repeated += 1;
  };
  const all = Array.from({ length: connections }, () => converse(options, take, done, breaks));
  await Promise.all(all).finally(stopSpinning);
  const elapsed = performance.now() - begun;
  latencies.sort((a, b) => a - b);
  return { perSecond: (latencies.length / elapsed) * 1_000, latencies, answered, repeated };
}

/**
 * Keeps this process from sleeping between answers: waking a sleeper costs whoever wakes it, and
 * would be charged to the server, most of all to one that gives its client time to fall asleep.
 */
function spin(): () => void {
  let spinning = true;
  const turn = () => {
    if (spinning) setImmediate(turn);
  };
  turn();
  return () => {
    spinning = false;
  };
}

/** A request, and when it is to be sent, by `performance.now()`. */
interface Due {
  /** Its place among the requests. */
  readonly at: number;
  readonly bytes: Buffer;
  readonly dueAt: number;
}

/** One after the other, on one connection as long as the server keeps it. */
async function converse(
  options: LoadOptions,
  take: () => Due | undefined,
  done: (due: Due) => void,
  repeated: () => void,
): Promise<void> {
  const { port, fresh, mortal, isOver = () => false } = options;
  let line = fresh ? undefined : openLine(port);
  try {
    for (let due = take(); due; due = take()) {
      while (performance.now() < due.dueAt && !isOver()) await turn();
      if (isOver()) return;
      for (let left = MOST_TRIES; ; left -= 1) {
        if (!line || line.isOver || fresh) {
          line?.close();
          line = openLine(port);
        }
        try {
          await line.ask(due.bytes);
          break;
        } catch (error) {
          if (left === 1 || mortal || !line.mayRepeat) throw error;
          repeated();
        }
      }
      done(due);
    }
  } catch (error) {
    if (!mortal) throw error;
  } finally {
    line?.close();
  }
}

/** The process spins anyway; a timer would be a millisecond late. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A connection that carries one request at a time. */
interface Line {
  /** Whether it ended in the middle of an answer, or before one, or the answer was 503. */
  readonly mayRepeat: boolean;
  /** Whether the server closed it, or said that it will. */
  readonly isOver: boolean;
  /** @throws Error when the answer is not 200, or does not come */
  ask(request: Buffer): Promise<void>;
  close(): void;
}

function openLine(port: number): Line {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  let answer = "";
  let isOver = false;
  let mayRepeat = false;
  let settle: ((error?: Error) => void) | undefined;
  const end = (error?: Error) => {
    isOver ||= error !== undefined || /\r\nconnection: close/i.test(answer);
    answer = "";
    settle?.(error);
    settle = undefined;
  };
  socket.setEncoding("latin1");
  socket.on("data", (chunk: string) => {
    answer += chunk;
    if (!isWhole(answer)) return;
    mayRepeat ||= answer.startsWith("HTTP/1.1 503");
    end(
      answer.startsWith("HTTP/1.1 200") ? undefined : new Error(`answered ${answer.slice(0, 12)}`),
    );
  });
  const cut = (error?: Error) => {
    mayRepeat ||= settle !== undefined;
    end(error ?? new Error("closed without an answer"));
  };
  socket.on("error", cut);
  socket.on("close", () => cut());

  return {
    get mayRepeat() {
      return mayRepeat;
    },
    get isOver() {
      return isOver;
    },
    ask: (request) =>
      new Promise((resolve, reject) => {
        settle = (error) => (error ? reject(error) : resolve());
        if (isOver) cut();
        else socket.write(request);
      }),
    close() {
      socket.destroy();
    },
  };
}

const LAST_CHUNK = "\r\n0\r\n\r\n";

function isWhole(answer: string): boolean {
  const head = answer.indexOf("\r\n\r\n");
  if (head === -1) return false;
  const declared = /\r\ncontent-length: (\d+)/i.exec(answer)?.[1];
  // Without a length it comes in chunks.
  if (declared === undefined) return answer.endsWith(LAST_CHUNK);
  return answer.length >= head + 4 + Number(declared);
}

/** A POST as it stands on the wire. */
export function postRequest(target: string, body: string): Buffer {
  return Buffer.from(
    `POST ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
