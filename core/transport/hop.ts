import type { ArrivedRequest } from "./request.ts";

/**
 * What a front tells its worker of a request: how long ago it came, and from where. Only a front
 * reaches the socket on which that is believed, and it passes on no such header of a client's.
 */
export const HOP_HEADER = "x-huiyin-hop";

/** @param ageMs since it came to the front, in milliseconds */
export const hopOf = (ageMs: number, address: string): string =>
  `${Math.max(0, Math.round(ageMs))} ${address}`;

const HOP = /^(\d{1,7}) ([\w.:%]{0,64})$/;

/** Notes on a request of a front's when it came there, and from where. */
export function takeHop(request: ArrivedRequest): void {
  const header = request.headers[HOP_HEADER];
  const [, ageMs, address] = HOP.exec(typeof header === "string" ? header : "") ?? [];
  delete request.headers[HOP_HEADER];
  if (ageMs === undefined || address === undefined) return;
  request.from = address;
  if (request.arrivedAt !== undefined) request.arrivedAt -= Number(ageMs);
}
