import assert from "node:assert/strict";
import { type AddressInfo, createServer } from "node:net";
import { describe, it } from "vitest";
import { fuzzSockets } from "./sockets.ts";
import { fuzzTarget } from "./target.ts";

const quiet = () => {};

describe("fuzz of sockets", () => {
  it("finds nothing but answers and refusals in a short run", async () => {
    const { options, stop } = await fuzzTarget();
    const { statuses } = await fuzzSockets({ ...options, runs: 1_000, seed: 1, log: quiet });
    await stop();
    for (const status of ["200", "400", "403", "404", "405", "413", "415"]) {
      assert.ok((statuses[status] ?? 0) > 0, `${status} never occurred`);
    }
  });

  for (const [what, answer] of [
    ["an answer of 500", "HTTP/1.1 500 x\r\n\r\n"],
    ["an answer that is not HTTP", "hello"],
  ] as const) {
    it(`reports ${what}`, async () => {
      const server = createServer((socket) => {
        socket.on("error", quiet);
        socket.end(answer);
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as AddressInfo;
      await assert.rejects(
        fuzzSockets({
          port,
          runs: 20,
          seed: 1,
          path: "/",
          callbacks: [],
          assertWell: async () => {},
          log: quiet,
        }),
        { code: "ERR_ASSERTION" },
      );
      server.close();
    });
  }
});
