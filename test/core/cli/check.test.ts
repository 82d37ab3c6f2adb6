import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";
import { check } from "../../../core/cli/command/check.ts";
import { lineOf } from "../../../core/cli/rehearsed.ts";
import { goodEnvironment } from "../config/sample-config.ts";
import { WECOM_IN_FILES } from "./wecom-in-files.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "huiyin-check-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const config = (plugins: string, rest = "") => `
const refer = (variable, optional = false) =>
  ({ [Symbol.for("huiyin.reference")]: true, variable, optional });
const plugin = (name, setup, more = {}) =>
  ({ name, needs: {}, provides: [], setup, ...more });
const token = { name: "clock" };
export default {
  apps: { main: { platform: ${WECOM_IN_FILES}, options: {
    corpId: refer("WECOM_CORP_ID"), agentId: refer("WECOM_AGENT_ID"),
    token: refer("WECOM_TOKEN"), encodingAesKey: refer("WECOM_ENCODING_AES_KEY"),
    secret: refer("WECOM_SECRET", true),${rest}
  } } },
  store: { name: "sqlite", open() { throw new Error("opened"); } },
  plugins: [
    ${plugins}
  ],
};
`;

/** The exit code, what is printed and what is complained of. */
async function checked(text: string, environment: Record<string, string> = { ...goodEnvironment }) {
  writeFileSync(join(directory, "bot.config.mjs"), text);
  const [printed, complained] = [[] as string[], [] as string[]];
  const code = await check({
    directory,
    config: "bot.config.mjs",
    environment,
    print: (line) => printed.push(line),
    complain: (line) => complained.push(line),
  });
  return { code, printed: printed.join("\n"), complained };
}

describe("check", () => {
  it("sets every plugin up and undoes it, and leaves nothing behind", async () => {
    const plugins = `plugin("a", (p) => { p.onClose(() => { globalThis.undone = true; }); }),
    plugin("b", async (p) => { p.keyword("x", "y");  }),`;
    const { code, printed, complained } = await checked(config(plugins), {});
    assert.deepEqual([code, complained], [0, []]);
    assert.match(printed, /可以启动 \/ it would start \(沙盒 \/ sandbox\).*main.*a, b/s);
    assert.equal((globalThis as { undone?: boolean }).undone, true);
    assert.deepEqual(readdirSync(directory), ["bot.config.mjs"]);
  });

  it("tells a setup that it is only tried", async () => {
    const { code, complained } = await checked(
      config(`plugin("a", (p) => { if (p.checking !== true) throw new Error("in earnest"); }),`),
    );
    assert.deepEqual([code, complained], [0, []]);
  });

  it("gives file and line for each plugin that cannot be set up, and tries the others", async () => {
    const plugins = `plugin("a", (p) => { p.nothing.at.all(); }),
    plugin("giver", () => { throw new RangeError("no port"); }, { provides: [token] }),
    plugin("taker", () => { throw new Error("never asked"); }, { needs: { clock: token } }),
    plugin("d", (p) => { p.on("txet", () => "x"); }),
    plugin("e", () => {}),`;
    const { code, complained } = await checked(config(plugins));
    assert.equal(code, 1);
    const text = complained.join("\n");
    const line = (name: string) =>
      config(plugins)
        .split("\n")
        .findIndex((written) => written.includes(`plugin("${name}"`)) + 1;
    const told = (name: string, what: string) =>
      new RegExp(`plugin ${name} cannot [^✗]*${what}[^✗]*bot\\.config\\.mjs:${line(name)}:`);
    assert.match(text, told("a", "TypeError"));
    assert.match(text, told("giver", "RangeError: no port"));
    assert.match(text, told("d", 'ERR_QUERY[^✗]*"text"'));
    assert.doesNotMatch(text, /never asked|taker|plugin e/);
  });

  it("does not blame a plugin for what there is only in life: WeCom, and a port of its own", async () => {
    const plugins = `plugin("asker", async (p) => { await p.api().menu.get(); }),
    plugin("server", () => { throw Object.assign(new Error("taken"), { code: "EADDRINUSE" }); }),`;
    const { code, complained } = await checked(config(plugins));
    assert.deepEqual([code, complained.length], [0, 2]);
    assert.ok(complained.every((line) => line.startsWith("! 插件没有试完")));
  });

  it("gives the line of a problem in the configuration", async () => {
    const { code, complained } = await checked(config("", "\n    paht: '/x',"));
    assert.equal(code, 1);
    assert.match(complained.join("\n"), /apps\.main\.paht {2}\(.*bot\.config\.mjs:12\)/);
  });

  it("tells what is missing in the list of plugins, and in the environment", async () => {
    const lonely = `plugin("taker", () => {}, { needs: { clock: token } }),`;
    const missing = await checked(config(lonely));
    assert.equal(missing.code, 1);
    assert.match(missing.complained.join(), /ERR_SERVICE_MISSING/);
    const bare = await checked(config(""), { NODE_ENV: "production" });
    assert.equal(bare.complained.join().match(/✗/g)?.length, 4);
  });
});

describe("the line of a setting", () => {
  const text = `export default defineBot({
  apps: {
    main: wecomApp({ path: "/a" }),
    hr: wecomApp({
      path: "/b",
    }),
  },
  plugins: [
    keywordReply({
      rules: [],
    }),
  ],
});`;
  const lines: Record<string, number | undefined> = {
    "apps.hr.path": 5,
    "apps.main.path": 3,
    "apps.hr.token": 4,
    "plugins[0] keyword-reply.rules": 10,
    PORT: undefined,
    "default export": undefined,
  };
  for (const [path, line] of Object.entries(lines)) {
    it(`of ${path} is ${line}`, () => assert.equal(lineOf(text, path), line));
  }
});
