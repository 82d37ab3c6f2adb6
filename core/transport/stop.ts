import type { Server } from "node:http";
import { Server as TcpServer } from "node:net";
import type { Clock } from "../ports/clock.ts";
import type { Connections } from "./connections.ts";
import { polled } from "./polled.ts";
import { repeat } from "./repeat.ts";

/** A silent connection is closed once nothing came on it for this long. Milliseconds. */
const QUIET_MS = 500;
/** Connections that the kernel holds at most for a listener, unless told otherwise. */
const BACKLOG = 511;

export interface StopOptions {
  readonly server: Server;
  readonly connections: Connections;
  readonly clock: Clock;
  /** How long open requests may take to be answered. Milliseconds. */
  readonly graceMs: number;
}

/**
 * Ends a server without cutting a request that is under way: stops accepting, makes every answer
 * the last of its connection, closes connections that keep silent, and only after the grace
 * whatever is left. Resolves when the last one is closed.
 */
export async function stop({ server, connections, clock, graceMs }: StopOptions): Promise<void> {
  connections.drain();
  await acceptThoseWhoWait(server);
  const closed = closeListener(server);
  connections.closeQuiet();
  const cancelQuiet = repeat(clock, QUIET_MS, () => {
    void polled().then(() => connections.closeQuiet());
  });
  const cancelForce = clock.after(graceMs, () => connections.destroyAll());
  await closed;
  cancelQuiet();
  cancelForce();
  // Not listening any more, it only ends its own timers.
  server.close();
}

/**
 * Closing the listener resets whoever the kernel has let in and the runtime has not: it accepts one
 * connection a turn. So it goes on while they come, but not for ever.
 */
async function acceptThoseWhoWait(server: Server): Promise<void> {
  let someone = true;
  const note = () => {
    someone = true;
  };
  server.on("connection", note);
  for (let turn = 0; someone && turn < BACKLOG; turn += 1) {
    someone = false;
    await polled();
  }
  server.off("connection", note);
}

/**
 * Closes only the listening socket. The HTTP server's own `close` would cut idle connections at
 * once, and with them requests that are on the wire, and stop timing slow ones.
 */
const closeListener = (server: Server) =>
  new Promise<void>((resolve) => {
    TcpServer.prototype.close.call(server, () => resolve());
  });
