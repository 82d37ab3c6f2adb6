import assert from "node:assert/strict";
import fc from "fast-check";
import { definePlugin, type Reply, reply, type TemplateCard } from "huiyin";
import { type TestBot, testBot } from "huiyin/testing";
import { describe, it } from "vitest";
import type { ON_LATE } from "../../../core/replies/late.ts";

const SECOND = 1_000;

/** What a part can be. Every one carries its name, as in `P3`, in what the member sees of it. */
const KINDS = ["text", "long", "markdown", "textcard", "card", "news", "image", "file"] as const;
type Kind = (typeof KINDS)[number];

/** Whether a member can be shown it where nothing can be sent. */
const hasTwin = (kind: Kind) => kind !== "file";

const card = (title: string): TemplateCard => ({
  cardType: "text_notice",
  mainTitle: { title },
  cardAction: { type: 1, url: "https://a.example" },
});

function partOf(kind: Kind, name: string, media: (kind: "image" | "file") => string): Reply {
  const url = "https://a.example";
  switch (kind) {
    case "text":
      return reply.text(name);
    case "long":
      return reply.text(`${name}${"长".repeat(900)} ${name}`);
    case "markdown":
      return reply.markdown(`**${name}**`);
    case "textcard":
      return reply.textCard({ title: name, description: "d", url });
    case "card":
      return reply.templateCard(card(name));
    case "news":
      return reply.news([{ title: name, url }]);
    case "image":
    case "file":
      return reply[kind](media(kind));
  }
}

interface Scene {
  readonly kinds: readonly Kind[];
  readonly isStream: boolean;
  /** Seconds before the answer, and between the parts of a stream. */
  readonly takes: number;
  readonly pause: number;
  readonly onLate: Exclude<(typeof ON_LATE)[number], "drop">;
  /** How many responses are cut while they are on their way, of at most four. */
  readonly cuts: number;
  /** How sending goes: always, never, not for a while, or not to this member. */
  readonly sends: "well" | "no_secret" | "closed" | "unreachable";
  /** Seconds between what the member writes while the answer is on its way. */
  readonly every: number;
  /** Whether the member asks again while the first answer may still be on its way. */
  readonly isTwice: boolean;
}

const scene: fc.Arbitrary<Scene> = fc.record({
  kinds: fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 5 }),
  isStream: fc.boolean(),
  takes: fc.constantFrom(0, 3, 6, 12, 20),
  pause: fc.constantFrom(0, 2, 7),
  onLate: fc.constantFrom("push", "ack+push", "retry-window"),
  cuts: fc.integer({ min: 0, max: 3 }),
  sends: fc.constantFrom("well", "no_secret", "closed", "unreachable"),
  every: fc.constantFrom(1, 4, 9, 30),
  isTwice: fc.boolean(),
});

function botOf(
  { sends, onLate, takes, pause, isStream }: Scene,
  parts: (as: "P" | "Q") => readonly Reply[],
) {
  const probe = definePlugin({
    name: "probe",
    setup(p) {
      p.on("text", async ({ event, sleep }) => {
        if (!event.content.startsWith("go")) return `to ${event.content}`;
        await sleep(takes * SECOND);
        const made = parts(event.content === "go" ? "P" : "Q");
        return isStream ? slowly(made, () => sleep(pause * SECOND)) : made;
      });
    },
  });
  return testBot({
    plugins: [probe()],
    apps: [{ name: "main", onLate, ...(sends === "no_secret" && { secret: false }) }],
    strict: false,
  });
}

async function* slowly(parts: readonly Reply[], sleep: () => Promise<void>) {
  for (const part of parts) {
    yield part;
    await sleep();
  }
}

/** The names of the parts in the order in which the member saw them, each as often as it was seen. */
function seen(bot: TestBot, names: ReadonlyMap<string, string>): readonly string[] {
  return bot
    .user("li")
    .inbox.all()
    .flatMap((content) => {
      if ("mediaId" in content) return names.get(content.mediaId) ?? [];
      return JSON.stringify(content).match(/[PQ]\d+/g) ?? [];
    });
}

/** Without repeats beside each other in one answer: a long text has its name at both ends. */
const once = (all: readonly string[]) =>
  all.filter((name, at) => name !== all.slice(0, at).findLast((other) => other[0] === name[0]));

async function play(scene: Scene) {
  const media = new Map<string, string>();
  const { kinds, sends, cuts, every, isTwice } = scene;
  const parts = (as: "P" | "Q") =>
    kinds.map((kind, at) =>
      partOf(kind, `${as}${at}`, (sort) => {
        const mediaId = bot.upload(sort);
        media.set(mediaId, `${as}${at}`);
        return mediaId;
      }),
    );
  await using bot = await botOf(scene, parts);
  const li = bot.user("li");
  if (sends === "closed") bot.faults.add({ kind: "api.errcode", errcode: 60020 });
  if (sends === "unreachable") bot.faults.add({ kind: "api.errcode", errcode: 81013 });
  if (cuts > 0) bot.faults.add({ kind: "callback.cut_after_body" }, { times: cuts });

  await li.says("go");
  for (let at = 0; at < 4; at += 1) {
    await bot.clock.advance(every * SECOND);
    await li.says(isTwice && at === 0 ? "go again" : `m${at}`);
  }
  await bot.clock.advance(120 * SECOND);
  if (sends === "closed") bot.faults.clear();
  await bot.clock.advance(900 * SECOND);
  for (let at = 0; at < 40; at += 1) {
    await li.says(`n${at}`);
    await bot.clock.advance(SECOND);
  }
  return { seen: once(seen(bot, media)), texts: li.inbox.texts().join("\n") };
}

describe("the parts of an answer", () => {
  it("are all seen, each once and in order, whichever way each goes", {
    timeout: 300_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(scene, async (scene) => {
        const { seen, texts } = await play(scene);
        for (const as of scene.isTwice ? ["P", "Q"] : ["P"]) {
          const names = scene.kinds.map((_, at) => `${as}${at}`);
          const came = seen.filter((name) => name.startsWith(as));
          assert.deepEqual(
            came,
            names.filter((name) => came.includes(name)),
          );
          const must = names.filter((_, at) => hasTwin(scene.kinds[at] as Kind));
          const missing = must.filter((name) => !came.includes(name));
          assert.deepEqual(missing, [], texts);
          if (scene.sends === "well") assert.deepEqual(came, names);
        }
      }),
      { numRuns: 40 },
    );
  });
});
