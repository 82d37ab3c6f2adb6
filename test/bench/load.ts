import { connect, type Socket } from "node:net";

export interface LoadOptions {
  readonly port: number;
  /** Complete HTTP requests, each sent once, in order. */
  readonly requests: readonly Buffer[];
  readonly connections: number;
  /** When each request is due, whatever became of those before. Default: as soon as one is free. */
  readonly perSecond?: number;
}

export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds from the moment a request was due to the last byte of its answer, sorted. */
  readonly latencies: readonly number[];
}

/**
 * Sends every request over keep-alive connections, one at a time on each, as WeCom does. Written
 * on bare sockets, because a client that costs more than the server would measure itself.
 *
 * @throws Error when an answer is not 200
 */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const { port, requests, connections, perSecond } = options;
  const latencies: number[] = [];
  let next = 0;
  const stopSpinning = spin();
  const begun = performance.now();
  const take = (): Due | undefined => {
    const at = next++;
    const bytes = requests[at];
    const everyMs = perSecond === undefined ? undefined : 1_000 / perSecond;
    return (
      bytes && { bytes, dueAt: everyMs === undefined ? performance.now() : begun + at * everyMs }
    );
  };
  await Promise.all(
    Array.from({ length: connections }, () => converse(port, take, (ms) => latencies.push(ms))),
  );
  const elapsed = performance.now() - begun;
  stopSpinning();
  latencies.sort((a, b) => a - b);
  return { perSecond: (latencies.length / elapsed) * 1_000, latencies };
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
  readonly bytes: Buffer;
  readonly dueAt: number;
}

function converse(
  port: number,
  take: () => Due | undefined,
  done: (ms: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let dueAt = 0;
    let answer = "";
    const next = () => {
      const request = take();
      if (request) {
        send(request);
        return;
      }
      socket.destroy();
      resolve();
    };
    const send = (request: Due) => {
      if (performance.now() < request.dueAt) {
        // The process spins anyway; a timer would be a millisecond late.
        setImmediate(send, request);
        return;
      }
      answer = "";
      dueAt = request.dueAt;
      socket.write(request.bytes);
    };
    socket.setEncoding("latin1");
    socket.on("connect", next);
    socket.on("error", reject);
    socket.on("data", (chunk: string) => {
      answer += chunk;
      if (!isWhole(answer)) return;
      if (!answer.startsWith("HTTP/1.1 200")) {
        socket.destroy();
        reject(new Error(`answered ${answer.slice(0, 12)}`));
        return;
      }
      done(performance.now() - dueAt);
      next();
    });
  });
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
