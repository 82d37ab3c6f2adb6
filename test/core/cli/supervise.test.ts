import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";
import { supervise } from "../../../core/cli/supervise.ts";

/*
 * Real child processes that report over HTTP what they do, so that nothing has to be waited for
 * by the clock.
 */

const bot = (origin: string, code: string) => `
const fs = require("node:fs");
const version = fs.readFileSync(${JSON.stringify(code)}, "utf8").trim();
const report = (what) => fetch("${origin}/" + what + "-" + version).catch(() => {});
process.on("SIGTERM", () => report("stopped").then(() => process.exit(0)));
setInterval(() => {}, 1000);
if (version === "crash") process.exit(3);
report("started");
`;

let root = "";
let directory = "";
let server: Server;
let origin = "";
const reports: string[] = [];
let waiting: (() => void) | undefined;

const arrive = (what: string) => {
  reports.push(what);
  waiting?.();
};

/** Resolves when `what` has been reported, or printed. */
async function reported(what: string): Promise<void> {
  while (!reports.some((report) => report.includes(what))) {
    await new Promise<void>((resolve) => {
      waiting = resolve;
    });
  }
}

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "huiyin-dev-"));
  // As on machines that keep everything in /data.
  directory = join(root, "data", "bot");
  mkdirSync(directory, { recursive: true });
  reports.length = 0;
  server = createServer((request, response) => {
    response.end();
    arrive((request.url ?? "/").slice(1));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(root, { recursive: true, force: true });
});

function start() {
  const code = join(directory, "code.txt");
  const change = (version: string) => writeFileSync(code, version);
  const check = `
const v = require("node:fs").readFileSync(${JSON.stringify(code)}, "utf8");
if (!v.includes("slow")) process.exit(v.includes("bad") ? 1 : 0);
setInterval(() => {}, 1000);
fetch("${origin}/checking");
`;
  change("1");
  const ending = new AbortController();
  const ended = supervise({
    check: ["-e", check],
    start: ["-e", bot(origin, code)],
    watch: [directory],
    signal: ending.signal,
    print: arrive,
  });
  const end = async () => {
    ending.abort();
    await ended;
  };
  return { change, end, read: () => readFileSync(code, "utf8") };
}

describe("supervise", () => {
  it("restarts on a change: the old bot stops first, and the last one stops at the end", async () => {
    const { change, end } = start();
    await reported("started-1");
    change("2");
    await reported("started-2");
    await end();
    const own = reports.filter((report) => /^(?:started|stopped)-/.test(report));
    assert.equal(own[0], "started-1");
    assert.ok(own.indexOf("stopped-2") < 0 || own[1]?.startsWith("stopped"));
    assert.ok(own.at(-1)?.startsWith("stopped"), own.join());
  });

  it("keeps the old bot while the new code does not compile", async () => {
    const { change, end } = start();
    await reported("started-1");
    change("bad");
    await reported("旧的机器人继续运行");
    assert.ok(!reports.some((report) => report.startsWith("stopped")), reports.join());
    change("3");
    await reported("started-3");
    await end();
  });

  it("ends while new code is being tried, and says nothing about it", async () => {
    const { change, end } = start();
    await reported("started-1");
    change("slow");
    await reported("checking");
    await end();
    assert.ok(!reports.some((report) => report.includes("新代码有错")), reports.join());
  });

  it("waits for a change when the bot ends by itself", async () => {
    const { change, end } = start();
    await reported("started-1");
    change("crash");
    await reported("waiting for a change");
    change("4");
    await reported("started-4");
    await end();
  });
});
