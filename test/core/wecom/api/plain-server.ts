import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterEach } from "vitest";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const opened: (() => void)[] = [];

afterEach(() => {
  for (const close of opened.splice(0)) close();
});

/** A server that answers as it likes, for answers that the box is too well-behaved to give. */
export async function plainServer(answer: Answer) {
  const server = createServer(answer);
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  opened.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { server, port, origin: `http://127.0.0.1:${port}`, sockets };
}

/** A port that nobody listens on. */
export async function deadPort(): Promise<number> {
  const { server, port } = await plainServer(() => {});
  await new Promise((resolve) => server.close(resolve));
  return port;
}
