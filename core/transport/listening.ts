import type { Server } from "node:http";
import { Server as TcpServer } from "node:net";
import { BotError } from "../errors.ts";
import type { CancelTimer, Clock } from "../ports/clock.ts";
import type { Connections } from "./connections.ts";

/**
 * Resolves once the event loop has looked at every socket. After a pause of the process its timers
 * come before the bytes and connections that arrived meanwhile; who asks what arrived waits here
 * first. Two turns, since the first may end the very poll in which it was asked.
 */
export async function polled(): Promise<void> {
  await turn();
  await turn();
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Calls `run` every `ms` milliseconds until cancelled. */
export function repeat(clock: Clock, ms: number, run: () => void): CancelTimer {
  let cancel = clock.after(ms, tick);
  function tick() {
    run();
    cancel = clock.after(ms, tick);
  }
  return () => cancel();
}

/**
 * Connections that the kernel holds until the runtime takes them in, if its own limit allows: as many
 * as come while the event loop stands still for a moment. One too many tries again a second later.
 */
const BACKLOG = 4_096;

/** Where a server listens. */
export interface Address {
  readonly host: string;
  /** The real one, also when 0 was asked for. */
  readonly port: number;
}

/** The variables that a person would change if the address cannot be had. */
export interface AddressNames {
  readonly port: string;
  readonly host: string;
}

/** @throws BotError `ERR_LISTEN` (as a rejection) with cause and cure */
export function listen(server: Server, asked: Address, names: AddressNames): Promise<Address> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => {
      const message = `${problem(error, asked)}: ${cure(error, names)}`;
      reject(new BotError("ERR_LISTEN", message, { cause: error }));
    };
    server.once("error", refuse);
    server.listen({ ...asked, backlog: BACKLOG }, () => {
      server.off("error", refuse);
      resolve({ host: asked.host, port: portOf(server) });
    });
  });
}

/** @throws BotError `ERR_LISTEN` (as a rejection) */
export function listenLocally(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => {
      const message = `cannot listen on ${path} (${error.code}): look at TMPDIR and its rights`;
      reject(new BotError("ERR_LISTEN", message, { cause: error }));
    };
    server.once("error", refuse);
    server.listen({ path, backlog: BACKLOG }, () => {
      server.off("error", refuse);
      resolve();
    });
  });
}

const portOf = (server: Server) => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("not a TCP server");
  return address.port;
};

function problem({ code }: NodeJS.ErrnoException, { host, port }: Address): string {
  if (code === "EADDRINUSE") return `port ${port} on ${host} is in use by another process`;
  if (code === "EACCES") return `port ${port} on ${host} is reserved for the administrator`;
  if (code === "EADDRNOTAVAIL") return `${host} is not an address of this machine`;
  if (code === "ENOTFOUND") return `${host} is not a known name`;
  return `cannot listen on port ${port} of ${host} (${code})`;
}

function cure({ code }: NodeJS.ErrnoException, { port, host }: AddressNames): string {
  if (code === "EADDRINUSE") return `stop that process, or set ${port} to a free port`;
  if (code === "EACCES") return `set ${port} to 1024 or higher, behind a proxy if need be`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return `set ${host} to 0.0.0.0, 127.0.0.1 or an address of this machine`;
  return `set ${port} and ${host} to an address that is free`;
}

/** A silent connection is closed once nothing came on it for this long. Milliseconds. */
const QUIET_MS = 500;

interface StopOptions {
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
