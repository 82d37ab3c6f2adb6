import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { createLogger } from "../../../core/logging/pino-logger.ts";
import { Secret } from "../../../core/secret.ts";
import { recordingLogger } from "../../support/recording-logger.ts";

function recording(
  options: { level?: "debug" | "info" | "warn" | "error"; pretty?: boolean } = {},
) {
  const lines: string[] = [];
  const destination = { write: (text: string) => lines.push(text) };
  const { level = "info", pretty = false } = options;
  const logger = createLogger({ level, pretty, destination });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? "null") };
}

describe("pino-logger", () => {
  it("writes one JSON object per event, with its time in ISO 8601", () => {
    const { logger, lines, last } = recording();
    logger.info("delivery.late", { app: "main", ms: 4500 });
    const { time, ...rest } = last();
    assert.deepEqual(rest, { level: "info", event: "delivery.late", app: "main", ms: 4500 });
    assert.equal(new Date(time).toISOString(), time);
    assert.ok(lines[0]?.endsWith("}\n"));
  });

  it("keeps quiet below its level, and says so", () => {
    const { logger, lines } = recording({ level: "warn" });
    logger.info("not.written");
    logger.warn("written");
    assert.equal(lines.length, 1);
    assert.deepEqual([logger.enabled("info"), logger.enabled("warn")], [false, true]);
  });

  it("adds the fields of a child to every line", () => {
    const { logger, last } = recording();
    logger.child({ plugin: "echo", token: "abc" }).child({ app: "main" }).warn("plugin.slow");
    const { plugin, app, token } = last();
    assert.deepEqual({ plugin, app, token }, { plugin: "echo", app: "main", token: "[secret]" });
  });

  it("lets no field of a line take the place of its child's", () => {
    const { logger, lines, last } = recording();
    const child = logger.child({ plugin: "orders" }).child({ id: "event-1" });
    child.info("order.paid", { id: 7, id_: 8, plugin: "x", total: 5 });
    const { time: _, ...rest } = last();
    assert.deepEqual(rest, {
      level: "info",
      event: "order.paid",
      plugin: "orders",
      id: "event-1",
      id__: 7,
      id_: 8,
      plugin_: "x",
      total: 5,
    });
    for (const name of ["id", "plugin"]) {
      assert.equal(lines[0]?.match(new RegExp(`"${name}":`, "g"))?.length, 1);
    }
    child.child({ id: 1 }).child({ id: 2 }).info("again", { id: 3 });
    const { id, id_, id__, id___ } = last();
    assert.deepEqual([id, id_, id__, id___], ["event-1", 1, 2, 3]);
  });

  it("says the same in the test kit", () => {
    const { logger, last } = recording();
    const kept = recordingLogger();
    for (const each of [logger, kept]) {
      each.child({ id: "a" }).child({ id: "b" }).info("line", { id: "c", id_: "d" });
    }
    const { time: _, level: __, event: ___, ...written } = last();
    assert.deepEqual(kept.lines[0]?.fields, written);
  });

  it("keeps both of two fields whose names become one", () => {
    const { logger, last } = recording();
    logger.info("line", { time: 1, time_: 2, "a\u0000": 3, "a\\u0000": 4 });
    const { time_, time__, ...rest } = last();
    assert.deepEqual([time__, time_], [1, 2]);
    assert.deepEqual([rest["a\\u0000_"], rest["a\\u0000"]], [3, 4]);
  });

  it("lets no field take the place of time, level or event", () => {
    const { logger, lines, last } = recording();
    logger.info("real", { event: "forged", level: "error", time: 0 });
    assert.equal(last().event, "real");
    logger.info("nested", { job: { level: 1, time: 2 } });
    assert.deepEqual(last().job, { level: 1, time: 2 });
    assert.equal(last().level, "info");
    assert.equal(lines[0]?.match(/"event":/g)?.length, 1);
  });

  const hostile: Record<string, string> = {
    "a line break": 'x\r\n{"level":"error","event":"forged"}',
    "terminal colours": "\u001b[31mred\u001b]0;title\u0007",
    "C1 control characters": "\u009b31m\u0085next",
    "bidirectional overrides": "abc\u202egnp.exe\u2066",
    "line separators": "a\u2028b\u2029c",
    "a null byte": "a\u0000b",
  };
  for (const [what, text] of Object.entries(hostile)) {
    for (const pretty of [false, true]) {
      it(`escapes ${what} in ${pretty ? "pretty" : "JSON"} form`, () => {
        const { logger, lines } = recording({ pretty });
        logger.info("received", { userId: text, nested: { list: [text] }, [text]: 1 });
        const written = lines.join("");
        assert.equal(written.split("\n").length, 2, written);
        const inside = written.slice(0, -1);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is left is the point
        assert.doesNotMatch(inside, /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066]/);
      });
    }
  }

  it("cuts a field of a megabyte to about 2 KB", () => {
    const { logger, lines, last } = recording();
    logger.info("received", { userId: "长".repeat(1_000_000) });
    assert.ok((lines[0]?.length ?? 0) < 2_200);
    assert.match(last().userId, /1000000 characters/);
  });

  it("bounds lists, depth and cycles", () => {
    const { logger, lines, last } = recording();
    const cycle: Record<string, unknown> = { name: "a" };
    cycle.self = cycle;
    logger.info("received", { cycle, list: Array.from({ length: 10_000 }, (_, index) => index) });
    assert.ok((lines[0]?.length ?? 0) < 1_000);
    assert.equal(last().list.length, 51);
  });

  it("masks secrets, forbidden names, and secret parameters in text", () => {
    const { logger, lines, last } = recording();
    const text = "sesame-open-now";
    logger.error("api.failed", {
      app: new Secret(text),
      token: text,
      access_token: text,
      deep: { corpsecret: text, Content: text },
      bytes: Buffer.from(text),
      error: new Error(`GET https://x.test/gettoken?corpid=ww1&corpsecret=${text}&a=1`, {
        cause: new Error(`msg_signature=${text}`),
      }),
    });
    assert.ok(!lines.join("").includes(text), lines.join(""));
    assert.equal(last().app, "[secret]");
    assert.equal(last().bytes, "[15 bytes]");
  });

  it("writes an error as name, code, message, frames and cause", () => {
    const { logger, last } = recording();
    const cause = Object.assign(new Error("reset"), { code: "ECONNRESET" });
    logger.error("x.failed", { error: new TypeError("two\nlines", { cause }) });
    const { name, message, stack, cause: written } = last().error;
    assert.deepEqual({ name, message }, { name: "TypeError", message: "two\\u000alines" });
    assert.equal(written.code, "ECONNRESET");
    assert.ok(stack.every((frame: string) => frame.startsWith("at ")));
  });

  it("writes numbers that JSON lacks, bigints and functions as text", () => {
    const { logger, last } = recording();
    logger.info("odd", { a: Number.NaN, b: 2n ** 64n, c: () => 1, d: undefined, e: null });
    const { a, b, c, e } = last();
    assert.deepEqual([a, b, c, e], ["NaN", "18446744073709551616", "[function]", null]);
    assert.ok(!("d" in last()));
  });

  it("is readable in pretty form", () => {
    const { logger, lines } = recording({ pretty: true });
    logger.warn("delivery.late", { app: "main" });
    assert.match(lines.join(""), /WARN.*delivery\.late.*main/);
  });
});
