import { connect, type Socket } from "node:net";

/** One answer, taken apart by hand: no client library may tidy what the server wrote. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case; of a repeated header the last. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A TCP connection to the server under test. */
export interface RawSocket {
  send(bytes: string | Uint8Array): void;
  /** Everything received so far. */
  readonly received: string;
  /** Answers received in full so far. */
  readonly answers: readonly RawAnswer[];
  readonly isClosed: boolean;
  /** Resolves once `count` whole answers are here, or the connection has closed. */
  answered(count?: number): Promise<readonly RawAnswer[]>;
  /** Resolves once the server has closed the connection, with the answers it gave. */
  closed(): Promise<readonly RawAnswer[]>;
  /** Ends our side only. */
  end(): void;
  destroy(): void;
}

export interface RawSocketOptions {
  readonly port: number;
  readonly host?: string;
  /** Whether the answers have no body, as those to HEAD. */
  readonly bodiless?: boolean;
}

/** Opens a connection that says nothing by itself. */
export async function openSocket(options: RawSocketOptions): Promise<RawSocket> {
  const { port, host = "127.0.0.1", bodiless = false } = options;
  const socket = await connected(connect({ port, host, noDelay: true, allowHalfOpen: true }));
  const waiting = new Set<() => void>();
  let received = "";
  let isClosed = false;

  const changed = () => {
    for (const look of [...waiting]) look();
  };
  socket.setEncoding("latin1");
  socket.on("data", (text: string) => {
    received += text;
    changed();
  });
  // A reset is one way for a server to close.
  socket.on("error", () => {});
  for (const event of ["end", "close"]) {
    socket.on(event, () => {
      isClosed = true;
      changed();
    });
  }

  const answers = () => parseAnswers(received, bodiless);
  const when = (happened: () => boolean) =>
    new Promise<readonly RawAnswer[]>((resolve) => {
      const look = () => {
        if (!happened() && !isClosed) return;
        waiting.delete(look);
        resolve(answers());
      };
      waiting.add(look);
      look();
    });

  return {
    send(bytes) {
      if (!socket.destroyed && socket.writable) socket.write(bytes);
    },
    get received() {
      return received;
    },
    get answers() {
      return answers();
    },
    get isClosed() {
      return isClosed;
    },
    answered: (count = 1) => when(() => answers().length >= count),
    closed: () => when(() => false),
    end: () => socket.end(),
    destroy: () => socket.destroy(),
  };
}

/** Sends bytes on a connection of their own, waits for the end, and says what came back. */
export async function sendRaw(
  options: RawSocketOptions,
  bytes: string | Uint8Array,
): Promise<readonly RawAnswer[]> {
  const socket = await openSocket(options);
  socket.send(bytes);
  const answers = await socket.closed();
  socket.destroy();
  return answers;
}

const connected = (socket: Socket) =>
  new Promise<Socket>((resolve, reject) => {
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });

const HEAD = /^HTTP\/1\.1 (\d{3})[^\r\n]*\r\n/;

/** Whole answers at the front of `text`; interim ones (1xx) are left out. */
export function parseAnswers(text: string, bodiless = false): readonly RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = text;
  for (;;) {
    const end = rest.indexOf("\r\n\r\n");
    const status = Number(HEAD.exec(rest)?.[1]);
    if (end === -1 || Number.isNaN(status)) return answers;
    const headers = headersOf(rest.slice(0, end));
    const length = bodiless || status < 200 ? 0 : Number(headers["content-length"] ?? 0);
    const body = rest.slice(end + 4, end + 4 + length);
    if (body.length < length) return answers;
    if (status >= 200) answers.push({ status, headers, body });
    rest = rest.slice(end + 4 + length);
  }
}

function headersOf(head: string): Record<string, string> {
  const lines = head.split("\r\n").slice(1);
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
