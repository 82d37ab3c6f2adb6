import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { PushOptions } from "../../../core/bot/effects/effects.ts";
import type { Registrar } from "../../../core/bot/plugin.ts";
import { type Recipient, to } from "../../../core/replies/recipient.ts";
import { type Pushable, reply } from "../../../core/replies/reply.ts";
import { text } from "../../support/events.ts";
import { keepingBot } from "./kept.ts";
import { botOf, plugin, settle } from "./probe.ts";

type Push = Registrar["push"];

/** A plugin's push, for use from outside. */
async function pushOf() {
  let push: Push | undefined;
  const probe = plugin("probe", (p) => {
    push = p.push;
  });
  const made = await keepingBot([probe]);
  assert.ok(push);
  return { ...made, push };
}

describe("p.push", () => {
  it("asks for what it is told, a text as a reply", async () => {
    const { push, requests } = await pushOf();
    const receipt = await push("早", to.user("li"));
    await push(reply.markdown("**a**"), to.all(), { key: "morning" });
    assert.deepEqual(requests, [
      {
        plugin: "probe",
        reply: reply.text("早"),
        to: to.user("li"),
        message: undefined,
        key: undefined,
      },
      {
        plugin: "probe",
        reply: reply.markdown("**a**"),
        to: to.all(),
        message: undefined,
        key: "morning",
      },
    ]);
    assert.deepEqual(await receipt.sent(), {
      msgId: "random 0",
      unreachable: [],
      responseCode: undefined,
    });
  });

  it("refuses at the call what would show nothing", async () => {
    const { push, requests } = await pushOf();
    for (const nothing of ["", " \n", "\u0001", reply.text("\u200b"), reply.markdown("> ** **")]) {
      await assert.rejects(push(nothing, to.user("li")), { code: "ERR_REPLY" });
    }
    const { run, logged } = await keepingBot([
      plugin("probe", (p) =>
        p.on("text", async ({ push }) => {
          await push("", to.user("li"));
          return "a";
        }),
      ),
    ]);
    await run(text("hi"));
    assert.equal(logged("plugin.failed")[0]?.fields.code, "ERR_REPLY");
    assert.deepEqual(requests, []);
  });

  it("sends each time it is called, unless it is named", async () => {
    const { push, texts } = await pushOf();
    for (const key of [undefined, undefined, "a", "a"]) {
      await push(key ?? "-", to.user("li"), key === undefined ? {} : { key });
    }
    assert.deepEqual(texts(), [
      ["li", "-"],
      ["li", "-"],
      ["li", "a"],
    ]);
  });

  const refused: Record<string, [Pushable | string, Recipient]> = {
    "a look-alike of a reply": [{ kind: "text", content: "hi" }, to.user("li")],
    "a number": [5 as unknown as string, to.user("li")],
    "a user id as a recipient": ["hi", "li" as unknown as Recipient],
    nobody: ["hi", undefined as unknown as Recipient],
    "a changed card": [reply.updateButton("ok") as unknown as Pushable, to.user("li")],
    "a mini program for everybody": [
      reply.miniProgram({ appId: "wx1", title: "四个字呀" }),
      to.all(),
    ],
    "a card in a group chat": [
      reply.templateCard({
        cardType: "text_notice",
        subTitleText: "t",
        cardAction: { type: 1, url: "https://intra.example" },
      }),
      to.chat("c1"),
    ],
    "a picture by its id for a webhook": [reply.image("id"), to.webhook("key")],
  };
  for (const [what, [message, recipient]] of Object.entries(refused)) {
    it(`refuses ${what}`, async () => {
      const { push, requests } = await pushOf();
      await assert.rejects(push(message, recipient), { code: "ERR_REPLY" });
      assert.deepEqual(requests, []);
    });
  }

  it("says what is missing without an outbox", async () => {
    let push: Push | undefined;
    const probe = plugin("probe", (p) => {
      push = p.push;
    });
    await botOf([probe]);
    await assert.rejects(async () => push?.("hi", to.user("li")), { code: "ERR_PLUGIN" });
  });
});

describe("ctx.push", () => {
  const say = (...all: readonly (readonly [string, PushOptions?])[]) =>
    plugin("probe", (p) =>
      p.on("text", async ({ push }) => {
        for (const [content, options] of all) await push(content, to.user("li"), options);
        return "done";
      }),
    );

  it("names each push by the message and its place, or by its key", async () => {
    const { tell, requests } = await keepingBot([say(["a"], ["b"], ["c", { key: "x" }])]);
    const event = text("hi");
    assert.deepEqual(await tell(event), ["done"]);
    assert.ok(requests.every(({ message }) => message === event.id));
    const keys = requests.map(({ key }) => key);
    assert.equal(new Set(keys).size, 3);
    assert.equal(keys[2], "=x");
  });

  it("sends by the app that received the event, unless another one is named", async () => {
    const { tell, requests } = await keepingBot([
      plugin("probe", (p) =>
        p.on("text", async ({ event, push }) => {
          await push("a", to.user("wang"));
          await push("b", to.user("wang", { app: "hr" }));
          await push("c", to.user(event.from));
          return "done";
        }),
      ),
    ]);
    await tell(text("hi"));
    assert.deepEqual(
      requests.map(({ to: { app } }) => app),
      ["main", "hr", "main"],
    );
  });

  it("sends once for each message, however often that is handled", async () => {
    const { accept, run, texts } = await keepingBot([say(["a"], ["a"], ["k", { key: "x" }])]);
    const event = text("hi");
    await accept(event);
    await run(event);
    await run(event, 2);
    assert.deepEqual(texts(), [
      ["li", "a"],
      ["li", "a"],
      ["li", "k"],
    ]);
    const other = text("hi");
    await accept(other);
    await run(other);
    assert.equal(texts().length, 6);
  });

  it("cannot be taken for another one by its key", async () => {
    const { tell, requests } = await keepingBot([say(["a"], ["b", { key: "push 0" }])]);
    await tell(text("hi"));
    assert.equal(requests.length, 2);
  });

  it("counts watchers apart, in whatever order they end", async () => {
    const watcher = (content: string, ready: Promise<void>) => (p: Registrar) =>
      p.observe("text", async ({ push }) => {
        await ready;
        await push(content, to.user("li"));
      });
    const at = Promise.resolve();
    const bothWays = [
      [at, at.then(() => settle())],
      [at.then(() => settle()), at],
    ] as const;
    const event = text("hi");
    const seen: string[][] = [];
    for (const [first, second] of bothWays) {
      const { run, requests } = await keepingBot([
        plugin("probe", (p) => {
          watcher("a", first)(p);
          watcher("b", second)(p);
        }),
      ]);
      await run(event);
      for (let turn = 0; turn < 4; turn += 1) await settle();
      seen.push(requests.map(({ key, reply }) => `${key} ${"content" in reply && reply.content}`));
    }
    assert.equal(seen[0]?.length, 2);
    assert.deepEqual(seen[0]?.toSorted(), seen[1]?.toSorted());
  });
});
