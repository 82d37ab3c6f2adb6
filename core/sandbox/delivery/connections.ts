import { Agent, type ClientRequest, request as overHttp } from "node:http";
import { request as overHttps, Agent as SecureAgent } from "node:https";
import type { Errand } from "./errand.ts";

/** Connections to bots, kept for the next errand. */
export interface Connections {
  /**
   * Opens a request with all its headers; the caller ends it with the body. Follows no redirect,
   * uses no proxy, asks for no compression.
   *
   * @throws TypeError when the address is none, with Node's code
   */
  request(errand: Errand): ClientRequest;
  close(): void;
}

/**
 * An idle connection is given up before the other side does so, in milliseconds: bots keep theirs
 * for five seconds, and a request that crosses a closing fails without anybody's fault.
 */
const IDLE_MS = 2_000;

export function createConnections(): Connections {
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  const secureAgent = new SecureAgent({ keepAlive: true, timeout: IDLE_MS });
  return {
    request({ method, url: address, query, body = "" }) {
      const url = new URL(address);
      url.search = url.search === "" ? query : `${url.search}&${query}`;
      const headers = {
        ...(method === "POST" && { "Content-Type": "text/xml" }),
        "Content-Length": Buffer.byteLength(body),
      };
      return url.protocol === "https:"
        ? overHttps(url, { method, headers, agent: secureAgent })
        : overHttp(url, { method, headers, agent });
    },
    close() {
      agent.destroy();
      secureAgent.destroy();
    },
  };
}
