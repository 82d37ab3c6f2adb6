import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { Current, Run } from "../../../core/bot/run.ts";
import type { LateOptions } from "../../../core/replies/late.ts";
import { pass, silent } from "../../../core/replies/outcome.ts";
import type { DeliveryReport } from "../../../core/replies/push.ts";
import { to } from "../../../core/replies/recipient.ts";
import { text } from "../../support/events.ts";
import { botOf, inTime, plugin, settle } from "./probe.ts";

describe("a run", () => {
  it("names each handler before it is asked", async () => {
    const run = inTime();
    const asked: (Current | undefined)[] = [];
    const look = (): typeof pass => {
      asked.push(run.current);
      return pass;
    };
    const { ask } = await botOf([
      plugin("first", (p) => {
        p.keyword("hi", look);
        p.on("text", look);
      }),
      plugin("second", (p) => {
        p.use((_ctx, next) => {
          look();
          return next();
        });
        p.hears(/h/, look);
        p.command("hi", look);
      }),
    ]);
    await ask(text("hi"), run);
    assert.deepEqual(
      asked.map((current) => `${current?.plugin} ${current?.handler}`),
      [
        "first keyword hi (exact)",
        "second hears /h/",
        "second hears /h/",
        "second command hi",
        "second command hi",
        "first on text",
      ],
    );
    assert.ok(asked.every((current) => Object.isFrozen(current)));
    assert.equal(run.failed, false);
  });

  it("keeps the same object for the same handler", async () => {
    const seen: unknown[] = [];
    const { ask } = await botOf([plugin("a", (p) => p.on("text", () => silent))]);
    for (const run of [inTime(), inTime()]) {
      await ask(text("hi"), run);
      seen.push(run.current);
    }
    assert.equal(seen[0], seen[1]);
  });

  const fail = () => {
    throw new Error("x");
  };
  const failing: Record<string, Parameters<typeof plugin>[1]> = {
    "a handler throws": (p) => p.on("text", fail),
    "a handler rejects": (p) => p.on("text", async () => fail()),
    "a stream breaks": (p) =>
      p.on("text", async function* () {
        yield "a";
        fail();
      }),
    "a middleware throws": (p) => {
      p.use(fail);
      p.on("text", () => "a");
    },
  };
  for (const [what, setup] of Object.entries(failing)) {
    it(`has failed when ${what}`, async () => {
      const run = inTime();
      const { ask } = await botOf([plugin("a", setup)]);
      await ask(text("hi"), run);
      assert.equal(run.failed, true);
    });
  }

  it("has failed when a middleware of the whole bot throws", async () => {
    const run = inTime();
    const { ask } = await botOf([plugin("a", (p) => p.on("text", () => "a"))], {
      middleware: [fail],
    });
    await ask(text("hi"), run);
    assert.equal(run.failed, true);
  });

  const harmless: Record<string, [Parameters<typeof plugin>[1], () => Run]> = {
    "an observer throws": [(p) => p.observe("text", fail), inTime],
    "a handler gives up with its signal": [
      (p) => p.on("text", ({ signal }) => Promise.reject(signal.reason)),
      () => inTime({ signal: AbortSignal.abort(new Error("over")) }),
    ],
  };
  for (const [what, [setup, make]] of Object.entries(harmless)) {
    it(`has not failed when ${what}`, async () => {
      const run = make();
      const { ask } = await botOf([plugin("a", setup)]);
      await ask(text("hi"), run);
      await settle();
      assert.equal(run.failed, false);
    });
  }
});

describe("what a handler wants when it is late", () => {
  const late = { onLate: "ack+push", ack: "在算" } as const;

  it("stands in the run while the handler is asked, and is empty for others", async () => {
    const run = inTime();
    const seen: (LateOptions | undefined)[] = [];
    const look = (): typeof pass => {
      seen.push(run.current?.late);
      return pass;
    };
    const { ask } = await botOf([
      plugin("a", (p) => {
        p.keyword("hi", look, { onLate: "drop", mode: "contains" });
        p.hears(/h/, look, { onLate: "retry-window" });
        p.command("hi", look, { ack: "稍等" });
        p.on("text", look, late);
        p.on("text", look);
      }),
    ]);
    await ask(text("hi"), run);
    assert.deepEqual(seen, [
      { onLate: "drop", ack: undefined },
      { onLate: "retry-window", ack: undefined },
      { onLate: undefined, ack: "稍等" },
      late,
      {},
    ]);
  });

  const refused: Record<string, unknown> = {
    "a way that is unknown": { onLate: "wait" },
    "a way that is no text": { onLate: 1 },
    "an acknowledgement without text": { ack: "" },
    "an acknowledgement that is no text": { ack: true },
  };
  for (const [what, options] of Object.entries(refused)) {
    it(`is refused at start as ${what}`, async () => {
      const broken = plugin("a", (p) => p.on("text", () => "a", options as LateOptions));
      await assert.rejects(botOf([broken]), { code: "ERR_PLUGIN_SETUP" });
    });
  }
});

describe("p.onDelivery", () => {
  const sent: DeliveryReport = {
    id: "p1",
    event: undefined,
    app: "main",
    to: to.user("li"),
    outcome: "sent",
    sent: { msgId: "M1", unreachable: [], responseCode: undefined },
    error: undefined,
    errmsg: undefined,
  };

  it("hears of its own plugin's messages alone", async () => {
    const heard: unknown[] = [];
    const { bot } = await botOf([
      plugin("a", (p) => p.onDelivery((told) => void heard.push(["a", told]))),
      plugin("b", (p) => p.onDelivery((told) => void heard.push(["b", told]))),
    ]);
    bot.delivered("a", sent);
    bot.delivered("gone", sent);
    assert.deepEqual(heard, [["a", sent]]);
  });

  it("goes on when a listener throws, at once or later", async () => {
    const heard: string[] = [];
    const { bot, logged } = await botOf([
      plugin("a", (p) => {
        p.onDelivery(() => {
          throw new Error("at once");
        });
        p.onDelivery(() => Promise.reject(new Error("later")));
        p.onDelivery(({ id }) => void heard.push(id));
      }),
    ]);
    bot.delivered("a", sent);
    await settle();
    assert.deepEqual(heard, ["p1"]);
    assert.deepEqual(
      logged("plugin.failed").map(({ fields }) => fields.handler),
      ["onDelivery", "onDelivery"],
    );
  });
});
