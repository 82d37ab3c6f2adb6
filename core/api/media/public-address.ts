import { BlockList, isIP } from "node:net";

/**
 * Addresses that lead nowhere on the public net, or back inside: this machine, private networks,
 * the local link (where clouds keep their secrets), carriers' networks, documentation, multicast,
 * and forms of IPv6 that stand for an address of IPv4 (RFC 6890 and its registries). The lists of the
 * runtime compare them, so that no package is needed for that.
 */
const CLOSED_4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const;

/** Only this part of IPv6 has been given out: everything else is closed by not being in it. */
const OPEN_6 = ["2000::", 3] as const;
const CLOSED_6 = [
  // Teredo and others, whose inside may be any address.
  ["2001::", 23],
  ["2001:db8::", 32],
  // 6to4, likewise.
  ["2002::", 16],
  ["3fff::", 20],
] as const;

const closed = new BlockList();
for (const [net, bits] of CLOSED_4) closed.addSubnet(net, bits, "ipv4");
for (const [net, bits] of CLOSED_6) closed.addSubnet(net, bits, "ipv6");
const open6 = new BlockList();
open6.addSubnet(...OPEN_6, "ipv6");

/** Whether an address is on the public net. What is no address is not. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !closed.check(address, "ipv4");
    case 6:
      return open6.check(address, "ipv6") && !closed.check(address, "ipv6");
    default:
      return false;
  }
}
