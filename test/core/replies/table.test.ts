import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, it } from "vitest";
import { needsUpload } from "../../../core/replies/media-source.ts";
import { to } from "../../../core/replies/recipient.ts";
import {
  isEmptyReply,
  isPassive,
  kindOf,
  REPLIES,
  type Reply,
  reply,
} from "../../../core/replies/reply.ts";
import { passiveTwin, ridesResponse } from "../../../core/replies/travel.ts";
import { groupBody, messageBody } from "../../../core/wecom/api/message-body.ts";
import { webhookMessage } from "../../../core/wecom/api/message-content.ts";
import { encodeReply } from "../../../core/wecom/callback/wecom.ts";
import { replies, SAMPLES } from "./replies.ts";

const AGENT = "1000002";
const head = { toUserName: "li", fromUserName: "ww1", createTime: 1 };

/** Whether something can be written. */
function works(write: () => unknown): boolean {
  try {
    write();
    return true;
  } catch (cause) {
    assert.equal((cause as { code?: string }).code, "ERR_REPLY");
    return false;
  }
}

/** As it is when it is sent: with WeCom's id of its file, and no longer than one message. */
function sendable(value: Reply): Reply | undefined {
  const ready = needsUpload(value) ? kindOf(value).uploaded?.(value, "M1") : value;
  if (!ready || isEmptyReply(ready)) return undefined;
  return (
    kindOf(ready)
      .splits?.parts(ready)
      .find((part) => !isEmptyReply(part)) ?? ready
  );
}

describe("the table of replies", () => {
  it("says what the active API writes, and to whom", () => {
    fc.assert(
      fc.property(replies, (value) => {
        const part = sendable(value);
        fc.pre(part !== undefined);
        const { sends, toGroups, toEveryone } = kindOf(part);
        const toLi = { reply: part, to: to.user("li") };
        assert.equal(
          works(() => messageBody(toLi, AGENT)),
          sends,
        );
        assert.equal(
          works(() => messageBody({ reply: part, to: to.all() }, AGENT)),
          toEveryone,
        );
        assert.equal(
          works(() => groupBody("chat", { reply: part })),
          toGroups,
        );
      }),
    );
  });

  it("says what webhooks take", () => {
    fc.assert(
      fc.property(replies, (value) => {
        assert.equal(
          works(() => webhookMessage(value)),
          kindOf(value).byWebhook(value),
        );
      }),
    );
  });

  it("says what responses hold, and under which word", () => {
    fc.assert(
      fc.property(replies, (value) => {
        const { response, taskCard } = kindOf(value);
        assert.equal(ridesResponse(value, "taskcard"), taskCard !== undefined);
        assert.equal(ridesResponse(value, "none"), false);
        if (!isPassive(value)) return assert.notEqual(passiveTwin(value), value);
        assert.equal(passiveTwin(value), value);
        for (const slot of ["text", "card"] as const) {
          assert.equal(ridesResponse(value, slot), response === slot);
        }
        assert.ok(encodeReply(value, head, "text").includes(`[${value.kind}]`));
        if (taskCard) assert.ok(encodeReply(value, head, "taskcard").includes(`[${taskCard}]`));
      }),
    );
  });

  it("names the constructors, each once", () => {
    const verbs = Object.values(REPLIES).map(({ verb }) => verb);
    const { card: _builders, copyOf: _copy, ...constructors } = reply;
    assert.deepEqual(verbs.toSorted(), Object.keys(constructors).toSorted());
  });
});

const LANGUAGES = {
  "docs/plugins.md": {
    titles: ["", "the response to", "members", "groups", "everybody", "a webhook", "too long"],
    places: { none: "", text: "messages, events", card: "clicks on cards" },
    marks: { all: "yes", some: "some", none: "" },
    split: "split",
  },
  "docs/zh/plugins.md": {
    titles: ["", "随应答走", "成员", "群聊", "所有人", "群机器人", "太长"],
    places: { none: "", text: "消息、事件", card: "点卡片" },
    marks: { all: "可以", some: "有的可以", none: "" },
    split: "拆开",
  },
} as const;

/** What each kind may do, for people. */
function tableFor({ titles, places, marks, split }: (typeof LANGUAGES)[keyof typeof LANGUAGES]) {
  const lines = Object.entries(REPLIES).map(([kind, row]) => {
    const samples: readonly Reply[] = fc.sample<Reply>(SAMPLES[kind as Reply["kind"]], {
      numRuns: 200,
      seed: 1,
    });
    const taken = samples.filter((value) => kindOf(value).byWebhook(value)).length;
    return [
      `\`reply.${row.verb}\``,
      places[row.response],
      ...[row.sends, row.toGroups, row.toEveryone].map((may) => marks[may ? "all" : "none"]),
      marks[taken === samples.length ? "all" : taken > 0 ? "some" : "none"],
      row.splits ? split : "",
    ];
  });
  return [titles, titles.map(() => "---"), ...lines]
    .map((line) => `| ${line.join(" | ")} |`)
    .join("\n");
}

for (const [page, language] of Object.entries(LANGUAGES)) {
  it(`${page} has the table of replies`, () => {
    const text = readFileSync(new URL(`../../../${page}`, import.meta.url), "utf8");
    assert.ok(text.includes(tableFor(language)), `${page} is to say:\n${tableFor(language)}`);
  });
}
