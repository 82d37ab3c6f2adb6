import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { keywordReply } from "./index.ts";
import { expression, rule } from "./rule.ts";

const read = (value: unknown) => rule.parse(value);

/** Path and message of everything that is wrong with a configuration. */
async function problems(config: unknown) {
  const { schema } = keywordReply(config as never);
  const result = await schema?.["~standard"].validate(config);
  return (result?.issues ?? []).map(({ path = [], message }) => ({
    at: path.map((step) => String(typeof step === "object" ? step.key : step)).join("."),
    message,
  }));
}

describe("a rule", () => {
  it("is exact unless it says otherwise, and always has lists", () => {
    const { when, mode, say } = read({ when: "我帅吗", say: "帅得一逼" });
    assert.deepEqual([when, mode], [["我帅吗"], "exact"]);
    assert.deepEqual(say, [{ kind: "text", content: "帅得一逼" }]);
  });

  it("takes every passive kind as plain data, several in their order", () => {
    const { say } = read(
      JSON.parse(`{ "when": ["a", "b"], "say": [
        "one", { "text": "two" }, { "image": "i" }, { "voice": "v" },
        { "video": { "mediaId": "m", "title": "t" } },
        { "news": [{ "title": "n", "url": "https://example.com" }] } ] }`),
    );
    assert.deepEqual(say, [
      { kind: "text", content: "one" },
      { kind: "text", content: "two" },
      { kind: "image", mediaId: "i" },
      { kind: "voice", mediaId: "v" },
      { kind: "video", mediaId: "m", title: "t", description: "" },
      { kind: "news", articles: [{ title: "n", url: "https://example.com" }] },
    ]);
  });

  it("reads expressions with and without flags", () => {
    assert.deepEqual(expression("^\\d+$"), /^\d+$/);
    assert.deepEqual(expression("/^hi$/i"), /^hi$/i);
    assert.deepEqual(expression("/etc/hosts"), /\/etc\/hosts/);
  });

  const good = { when: "a", say: "b" };
  const bad: Record<string, [config: unknown, at: string]> = {
    "no rules at all": [{}, "rules"],
    "an unknown option": [{ rules: [], rule: [] }, ""],
    "no words": [{ rules: [good, { say: "b" }] }, "rules.1.when"],
    "an empty word": [{ rules: [{ when: " ", say: "b" }] }, "rules.0.when"],
    "an empty list of words": [{ rules: [{ when: [], say: "b" }] }, "rules.0.when"],
    "nothing to say": [{ rules: [good, good, { when: "a" }] }, "rules.2.say"],
    "an empty text": [{ rules: [{ when: "a", say: "" }] }, "rules.0.say"],
    "an empty list of replies": [{ rules: [{ when: "a", say: [] }] }, "rules.0.say"],
    "an unknown kind of reply": [{ rules: [{ when: "a", say: { markdown: "x" } }] }, "rules.0.say"],
    "two kinds in one": [{ rules: [{ when: "a", say: { text: "x", image: "i" } }] }, "rules.0.say"],
    "nine articles": [
      { rules: [{ when: "a", say: { news: Array(9).fill({ title: "t" }) } }] },
      "rules.0.say",
    ],
    "an unknown mode": [{ rules: [{ ...good, mode: "fuzzy" }] }, "rules.0.mode"],
    "a broken expression": [
      { rules: [good, { ...good, when: "(", mode: "regex" }] },
      "rules.1.when",
    ],
  };
  for (const [what, [config, at]] of Object.entries(bad)) {
    it(`refuses ${what}, and says where`, async () => {
      const [first, ...more] = await problems(config);
      assert.deepEqual(more, []);
      assert.equal(first?.at, at);
      assert.notEqual(first?.message, "Invalid input");
    });
  }

  it("names every bad rule at once", async () => {
    const found = await problems({ rules: [{ when: "a" }, good, { say: "b" }] });
    assert.deepEqual(
      found.map(({ at }) => at),
      ["rules.0.say", "rules.2.when"],
    );
  });
});
