import { isIPv6 } from "node:net";
import { Agent, type Dispatcher, ProxyAgent, request } from "undici";
import type { Clock } from "../../../ports/clock.ts";
import type { MediaAddress } from "../../../replies/media-source.ts";
import type { Secret } from "../../../secret.ts";
import { ApiError } from "../failure.ts";
import { inMemory, type MediaContent } from "./content.ts";
import { dispositionName } from "./file-name.ts";
import { addressError, checkSize, type FileRule, mediaError, mediaTrouble } from "./file-rules.ts";
import { type FetchTarget, safeTarget, type TargetRules } from "./safe-target.ts";

export interface FetchMediaOptions {
  readonly clock: Clock;
  readonly proxy: Secret | undefined;
  readonly targets: TargetRules;
}

/** For resolving, connecting and all bytes. */
const LIMIT_MS = 10_000;

type Response = Dispatcher.ResponseData;

/**
 * Fetches a file from the web, where the address may be what a member wrote: only from the public
 * net, only over https, only so much and only so long. Nobody is followed to another address.
 *
 * @throws ApiError `ERR_ADDRESS` for an address that is not fetched, `ERR_MEDIA` for a file that
 *   cannot be had or is too large
 */
export async function fetchMedia(
  { url, name }: MediaAddress,
  rule: FileRule,
  options: FetchMediaOptions,
): Promise<MediaContent> {
  const abort = new AbortController();
  const cancel = options.clock.after(LIMIT_MS, () => abort.abort());
  const fetched = fetchOnce(new URL(url), rule, options, abort.signal);
  try {
    const { pieces, named } = await Promise.race([fetched, aborted(abort.signal)]);
    return inMemory(name ?? named, pieces);
  } catch (cause) {
    // Its own errors hold addresses, and with them what people think is secret.
    throw cause instanceof ApiError ? cause : unreachable();
  } finally {
    cancel();
    // Nobody waits for it any more where the time was up.
    fetched.catch(() => {});
  }
}

/** For what does not listen to the signal, as the resolver. */
const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(tooSlow()), { once: true });
  });

async function fetchOnce(
  url: URL,
  rule: FileRule,
  options: FetchMediaOptions,
  signal: AbortSignal,
): Promise<{ readonly pieces: readonly Uint8Array[]; readonly named: string }> {
  const target = await safeTarget(url, options.targets);
  const agent = agentFor(target, options.proxy);
  try {
    const response = await request(pinned(target).href, {
      dispatcher: agent,
      headers: { host: url.host, "accept-encoding": "identity", accept: "*/*" },
      signal,
    });
    return { pieces: await read(response, rule), named: nameOf(response, url) };
  } finally {
    await agent.destroy();
  }
}

/** The same address with the host that was looked at: nobody resolves its name again. */
function pinned({ url, address }: FetchTarget): URL {
  const fixed = new URL(url);
  fixed.hostname = isIPv6(address) ? `[${address}]` : address;
  return fixed;
}

/** Certificates are those of the name, wherever the connection goes. */
function agentFor({ url }: FetchTarget, proxy: Secret | undefined): Dispatcher {
  const servername = url.hostname.replace(/^\[.*\]$/, "");
  const tls = servername === "" ? {} : { servername };
  if (!proxy) return new Agent({ connect: { ...tls, timeout: LIMIT_MS } });
  return new ProxyAgent({ uri: proxy.reveal(), proxyTunnel: true, requestTls: tls });
}

async function read(response: Response, rule: FileRule): Promise<readonly Uint8Array[]> {
  const { statusCode, headers, body } = response;
  if (statusCode >= 300 && statusCode < 400) throw moved();
  if (statusCode !== 200) throw refused(statusCode);
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity") throw encoded();
  // What a server says of itself can spare the rest, but is not believed.
  if (headers["content-length"] !== undefined) checkSize(Number(headers["content-length"]), rule);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body as AsyncIterable<Uint8Array>) {
    size += piece.length;
    if (size > rule.mostBytes) checkSize(size, rule);
    pieces.push(piece);
  }
  checkSize(size, rule);
  return pieces;
}

function nameOf({ headers }: Response, url: URL): string {
  const last = url.pathname.split("/").at(-1) ?? "";
  return dispositionName(headers["content-disposition"]) ?? decoded(last) ?? last;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const moved = () =>
  addressError(
    "地址重定向到别处，不跟随：换成最终的地址",
    "The address redirects, which is not followed: take the address that it leads to",
  );

const refused = (status: number) =>
  (status >= 500 || status === 429 ? mediaTrouble : mediaError)(
    `文件的服务器答复 HTTP ${status}：在浏览器里打开这个地址看看`,
    `The file's server answered HTTP ${status}: open the address in a browser`,
  );

const encoded = () =>
  mediaError(
    "服务器没有要求也压缩了文件：换一个地址",
    "The server compressed the file unasked: take another address",
  );

const unreachable = () =>
  mediaTrouble(
    "连接不上文件的服务器，或连接断了：核对地址、证书和出口网络",
    "The file's server cannot be reached, or the connection broke: check address, certificate and the way out",
  );

const tooSlow = () =>
  mediaTrouble(
    `文件 ${LIMIT_MS / 1_000} 秒内没有取完：换一个更快的地址`,
    `The file was not fetched within ${LIMIT_MS / 1_000} s: take a faster address`,
  );
