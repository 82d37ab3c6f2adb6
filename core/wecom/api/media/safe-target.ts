import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { addressError, mediaTrouble } from "./file-rules.ts";

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

/** Where a file is fetched from: the address is decided once, and nobody can change it after. */
export interface FetchTarget {
  readonly url: URL;
  /** Of IPv4 or IPv6. */
  readonly address: string;
}

/** Finds the addresses of a name. */
export type Resolve = (name: string) => Promise<readonly string[]>;

export interface TargetRules {
  /**
   * Hosts that may lie inside private networks and speak plain http, as the operator trusts them:
   * `files.intra.example`, `10.0.0.5:8080`. A host without a port stands for all of its ports.
   */
  readonly trustedHosts: readonly string[];
  readonly resolve: Resolve;
}

export const systemResolve: Resolve = async (name) =>
  (await lookup(name, { all: true, order: "ipv4first" })).map(({ address }) => address);

/**
 * Decides whether a file may be fetched from there. The parser of addresses has made decimal, octal
 * and shortened forms plain already.
 *
 * @throws ApiError `ERR_ADDRESS` for another protocol, a password in the address, and for hosts
 *   inside private networks; `ERR_MEDIA` for a name that has no address
 */
export async function safeTarget(
  url: URL,
  { trustedHosts, resolve }: TargetRules,
): Promise<FetchTarget> {
  const trusted = trustedHosts.includes(url.host) || trustedHosts.includes(url.hostname);
  if (url.protocol !== "https:" && !(trusted && url.protocol === "http:")) throw notHttps();
  if (url.username !== "" || url.password !== "") throw withPassword();
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  const addresses = isIP(host) ? [host] : await resolve(host).catch(() => []);
  const [address] = addresses;
  if (address === undefined) throw nameless();
  // All of them: who answers with one of each may count on luck.
  if (!trusted && !addresses.every(isPublicAddress)) throw inside();
  return { url, address };
}

const notHttps = () =>
  addressError(
    "只从 https: 地址取文件：换一个地址",
    "Files are fetched from https: addresses alone: take another one",
  );

const withPassword = () =>
  addressError(
    "地址里不能有用户名和密码：换一个地址",
    "The address must not hold a user name or password: take another one",
  );

const inside = () =>
  addressError(
    "这个地址在内网里，不取：确实需要时，把主机加到受信任的主机里",
    "The address lies inside a private network and is not fetched: if it must be, trust its host",
  );

const nameless = () =>
  mediaTrouble(
    "地址里的主机名解析不了：核对地址和 DNS",
    "The host of the address cannot be resolved: check the address and DNS",
  );
