import type { ArrivedRequest } from "./request.ts";

/**
 * What a front tells its worker of a request: how long ago it came, from where, and on which of its
 * ports. Only a front reaches the socket on which that is believed, and it passes on no such header
 * of a client's.
 */
export const HOP_HEADER = "x-huiyin-hop";

/** What a front knows of a request. */
interface Hop {
  /** Since it came to the front, in milliseconds. */
  readonly ageMs: number;
  /** Of the client; the empty string when it has left. */
  readonly address: string;
  /** Of the front, to which it came. */
  readonly port: number;
}

/** The header that says it. */
export const hopOf = ({ ageMs, address, port }: Hop): string =>
  `${Math.max(0, Math.round(ageMs))} ${port} ${address}`;

const HOP = /^(\d{1,7}) (\d{1,5}) ([\w.:%]{0,64})$/;

/** Notes on a request of a front's when it came there, from where, and on which port. */
export function takeHop(request: ArrivedRequest): void {
  const header = request.headers[HOP_HEADER];
  const [, ageMs, port, address] = HOP.exec(typeof header === "string" ? header : "") ?? [];
  delete request.headers[HOP_HEADER];
  if (ageMs === undefined || address === undefined) return;
  request.from = address;
  request.port = Number(port);
  if (request.arrivedAt !== undefined) request.arrivedAt -= Number(ageMs);
}
