import type { Server } from "node:http";
import { BotError } from "../errors.ts";

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
    server.listen(asked.port, asked.host, () => {
      server.off("error", refuse);
      resolve({ host: asked.host, port: portOf(server) });
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
