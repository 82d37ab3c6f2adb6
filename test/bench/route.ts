import { load } from "./load.ts";
import { heading, line } from "./print.ts";
import { compare } from "./rounds.ts";
import { serve } from "./served.ts";

const ROUNDS = 5;
const PER_ROUND = 4_000;
const CONNECTIONS = 16;

/** A route's request against a bare Koa route that does the same. */
export async function benchRoute(): Promise<void> {
  heading("(l) a request for a route of a plugin, against a route of bare Koa");
  const ours = await serve("route-server.ts");
  const bare = await serve("bare-route-server.ts");
  const requests = Array.from({ length: PER_ROUND }, (_, at) => requestOf(at));
  const round = async (port: number) =>
    (await load({ port, requests, connections: CONNECTIONS })).perSecond;
  await round(ours.port);
  await round(bare.port);
  const result = await compare(
    { name: "huiyin", rate: () => round(ours.port) },
    { name: "bare Koa", rate: () => round(bare.port) },
    ROUNDS,
  );
  ours.child.disconnect();
  bare.child.disconnect();
  const [own, theirs] = [Math.round(result.ours), Math.round(result.theirs)];
  line(`huiyin ${own} requests/s, bare Koa ${theirs}/s, ${CONNECTIONS} connections`);
}

function requestOf(at: number): Buffer {
  const body = JSON.stringify({ status: "failed", branch: "main", text: "x".repeat(200) });
  const lines = [
    `POST /plugins/hook/builds/${at} HTTP/1.1`,
    "Host: bench",
    "Authorization: Bearer a-bench-is-no-secret",
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
  ];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n${body}`);
}
