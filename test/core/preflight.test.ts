import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";

const ROOT = new URL("../..", import.meta.url).pathname;

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "huiyin-checkout-"));
  for (const name of ["package.json", "core/preflight.cjs"]) {
    cpSync(join(ROOT, name), join(directory, name));
  }
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A checkout without its packages, and what is printed there. */
const run = (command: string, ...words: readonly string[]) =>
  new Promise<{ readonly code: number; readonly err: string }>((resolve) => {
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, npm_config_update_notifier: "false" };
    execFile(command, words, { cwd: directory, env }, (error, _, err) =>
      resolve({ code: Number(error?.code ?? 0), err }),
    );
  });

const ONE_SENTENCE = /^[^\n]+[。]\n[^\n]+\.\n$/;

describe("preflight", () => {
  it("says in one sentence, twice, that the packages are missing", async () => {
    for (const script of ["start", "dev", "bot", "doctor"]) {
      const { code, err } = await run("npm", "run", "--silent", script);
      assert.equal(code, 1);
      assert.match(err, ONE_SENTENCE);
      assert.match(err, /npm ci.*npm ci/s);
    }
  });

  it("names a package that came with an update", async () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const [absent = "", ...present] = Object.keys(dependencies);
    for (const name of present) {
      mkdirSync(join(directory, "node_modules", name), { recursive: true });
      writeFileSync(join(directory, "node_modules", name, "package.json"), "{}");
    }
    const { err } = await run(process.execPath, "core/preflight.cjs");
    assert.ok(err.includes(absent), err);
  });

  it("says that Node is too old, before anything else", async () => {
    const pretend =
      'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.11.1" } });';
    writeFileSync(join(directory, "old.cjs"), pretend);
    const { code, err } = await run(
      process.execPath,
      ...["--require", "./old.cjs", "core/preflight.cjs"],
    );
    assert.equal(code, 1);
    assert.match(err, ONE_SENTENCE);
    assert.match(err, /20\.11\.1.*20\.19.*Node 24/s);
  });

  it("says nothing when all is there", async () => {
    const { code, err } = await run(process.execPath, join(ROOT, "core/preflight.cjs"));
    assert.deepEqual([code, err], [0, ""]);
  });
});
