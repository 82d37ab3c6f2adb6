import assert from "node:assert/strict";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, it } from "vitest";
import { openKeeping } from "../../../../core/sandbox/keeping/open-keeping.ts";
import { ManualClock } from "../../../../core/testing/manual-clock.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";
import { CORP_ID, company } from "../api/company.ts";

let directory: string;
let logger: ReturnType<typeof recordingLogger>;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "company-"));
  logger = recordingLogger();
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const file = () => join(directory, "company.json");
/** A process begins to play, some time after the one before, by a monotonic clock of its own. */
function begun(now?: number, corpId = CORP_ID) {
  const clock = new ManualClock(now);
  const keeping = openKeeping({ directory, corpId, clock, logger });
  return Object.assign(company({ callback: CALLBACK }, clock, keeping), { keeping });
}
type Begun = ReturnType<typeof begun>;

const send = (at: Begun, body: object) =>
  at.post("/cgi-bin/message/send", { agentid: 1_000_002, touser: "li", ...body });
const text = (content: string) => ({ msgtype: "text", text: { content } });
const card = {
  msgtype: "template_card",
  template_card: {
    card_type: "button_interaction",
    main_title: { title: "请假" },
    button_list: [{ text: "同意", key: "yes" }],
    task_id: "leave-1",
  },
};
/** Whether it listens does not matter: nothing is delivered here. */
const CALLBACK = { url: "http://127.0.0.1:1/callback", token: "token", encodingAesKey: "k" };
const uploaded = async (at: Begun) => {
  const form = new FormData();
  form.append("media", new Blob([Buffer.from("hello, this is a file")]), "a.txt");
  const path = at.withToken("/cgi-bin/media/upload?type=file", await at.token());
  return at.bare(path, { method: "POST", body: form });
};

describe("a company that was kept", () => {
  it("goes on where it was: chats, token, card, recall, group, menu, file, profile", async () => {
    const first = begun();
    const token = await first.token();
    const sent = await send(first, text("before"));
    const shown = await send(first, card);
    await first.post("/cgi-bin/menu/create?agentid=1000002", {
      button: [{ type: "click", name: "查", key: "look" }],
    });
    await first.post("/cgi-bin/agent/set", { agentid: 1_000_002, description: "looks things up" });
    const group = { name: "夜班", owner: "li", userlist: ["li", "wang"], chatid: "night" };
    await first.post("/cgi-bin/appchat/create", group);
    const { media_id } = await uploaded(first);
    first.sandbox.world.putMember({
      userId: "new",
      name: "新人",
      department: [2],
      position: "",
    });
    await first.clock.advance(500);

    const next = begun(first.clock.now() + 60_000);
    assert.deepEqual(next.sandbox.chats.entries, first.sandbox.chats.entries);
    assert.equal(await next.token(), token);
    assert.deepEqual(next.last().remarks[0]?.code, "token.again");
    assert.equal(next.sandbox.world.member("new")?.name, "新人");
    assert.equal(next.sandbox.world.app("main")?.menu?.[0]?.name, "查");
    const agent = await next.get("/cgi-bin/agent/get?agentid=1000002");
    assert.equal(agent.description, "looks things up");
    const chat = await next.get("/cgi-bin/appchat/get?chatid=night");
    assert.equal((chat.chat_info as { readonly name: string }).name, "夜班");
    const got = await next.ask(
      next.withToken(`/cgi-bin/media/get?media_id=${media_id}`, await next.token()),
    );
    assert.equal(await got.text(), "hello, this is a file");

    // Ids go on, a used task id stays used, and what was sent can be taken back.
    await send(next, text("after"));
    const ids = next.sandbox.chats.entries.map(({ id }) => id);
    assert.deepEqual(ids, ["e1", "e2", "e3"]);
    assert.equal((await send(next, card)).errcode, 42014);
    await next.post("/cgi-bin/message/recall", { msgid: sent.msgid });
    assert.equal(next.sandbox.chats.find("e1")?.recalled, true);

    const update = { agentid: 1_000_002, response_code: shown.response_code, userids: ["li"] };
    const change = { ...update, button: { replace_name: "done" } };
    const path = "/cgi-bin/message/update_template_card";
    assert.equal((await next.post(path, change)).errcode, 0);
    next.keeping.flush();
    const last = begun(next.clock.now() + 1_000);
    assert.equal((await last.post(path, change)).errcode, 60140, "a code is used up for good");
    const { content } = last.sandbox.chats.find("e2") ?? {};
    assert.equal(content?.type === "template_card" && content.state.inert, "done");
  });

  it("lets no time stand still: what ended meanwhile has ended", async () => {
    const first = begun();
    const token = await first.token();
    const { media_id } = await uploaded(first);
    const { response_code } = await send(first, card);
    first.keeping.flush();
    const next = begun(first.clock.now() + 4 * 24 * 3_600_000);
    assert.equal(next.tokens.find(token)?.alive, false);
    assert.notEqual(await next.token(), token);
    assert.equal(next.sandbox.media.find(String(media_id)), undefined);
    assert.equal(next.sandbox.cards.redeem(String(response_code), "1000002"), undefined);
    assert.deepEqual(readdirSync(join(directory, "media")), []);
  });

  it("knows a message again that its app sends once more after a restart", async () => {
    const first = begun();
    const twice = { ...text("once"), enable_duplicate_check: 1, duplicate_check_interval: 1_800 };
    await send(first, twice);
    first.keeping.flush();
    const next = begun(first.clock.now() + 5_000);
    await send(next, twice);
    assert.equal(next.sandbox.chats.entries.length, 1);
  });

  it("hands on what nobody has asked for since", async () => {
    const first = begun();
    const { msgid } = await send(first, text("hi"));
    first.keeping.flush();
    const idle = begun(first.clock.now() + 1_000);
    idle.keeping.changed();
    idle.keeping.flush();
    const next = begun(first.clock.now() + 2_000);
    assert.equal((await next.post("/cgi-bin/message/recall", { msgid })).errcode, 0);
  });

  it("says of which process the record of an older entry was", async () => {
    const first = begun();
    const chat = { kind: "app", app: "main", member: "li" } as const;
    const content = { type: "text", content: "hi" } as const;
    first.sandbox.chats.post({ chat, by: "member", content, callback: "c1" });
    first.keeping.flush();
    const { startedAt } = first.keeping;
    const second = begun(startedAt + 1_000);
    assert.equal(second.sandbox.chats.find("e1")?.callback, `c1~${startedAt}`);
    second.sandbox.chats.post({ chat, by: "member", content, callback: "c1" });
    second.keeping.flush();
    const third = begun(startedAt + 2_000);
    assert.deepEqual(
      third.sandbox.chats.entries.map(({ callback }) => callback),
      [`c1~${startedAt}`, `c1~${startedAt + 1_000}`],
    );
  });

  it("is bounded: the newest 200 of a chat", () => {
    const first = begun();
    const content = { type: "text", content: "hi" } as const;
    for (let index = 0; index < 500; index++) {
      for (const member of ["li", "wang"]) {
        first.sandbox.chats.post({
          chat: { kind: "app", app: "main", member },
          by: "app",
          content,
        });
      }
    }
    first.keeping.flush();
    const next = begun();
    assert.equal(next.sandbox.chats.entries.length, 400);
    assert.equal(next.sandbox.chats.entries[0]?.id, "e601");
  });
});

describe("the file of a company", () => {
  it("is written within a second of a change, for its owner only, and a token at once", async () => {
    const first = begun();
    assert.ok(!existsSync(file()));
    const token = await first.token();
    assert.ok(existsSync(file()));
    assert.ok(!readFileSync(file(), "utf8").includes(token), "sealed, as the bot's own is");
    await send(first, text("said last"));
    assert.ok(!readFileSync(file(), "utf8").includes("said last"));
    await first.clock.advance(500);
    assert.ok(readFileSync(file(), "utf8").includes("said last"));
    assert.equal(statSync(file()).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(directory), ["company.json"]);
  });

  it.each([
    ["nothing", ""],
    ["half of it", undefined],
    ["something else", '{"name":"a package"}'],
    ["null", "null"],
    ["parts of another form", '{"parts":{"chats":7,"world":[]}}'],
  ])("begins anew, and is set aside with a warning, where it holds %s", async (_what, damage) => {
    const first = begun();
    await send(first, text("before"));
    first.keeping.flush();
    const whole = readFileSync(file(), "utf8");
    const damaged =
      damage === undefined
        ? whole.slice(0, whole.length / 2)
        : damage.includes("parts")
          ? JSON.stringify({ ...JSON.parse(whole), ...JSON.parse(damage) })
          : damage;
    writeFileSync(file(), damaged);
    const next = begun(first.clock.now() + 1_000);
    assert.deepEqual(next.sandbox.chats.entries, []);
    assert.equal(next.sandbox.world.members.length, 5);
    assert.ok(logger.lines.some(({ event }) => event === "sandbox.set_aside"));
    assert.equal(readFileSync(join(directory, "company-set-aside.json"), "utf8"), damaged);
    await send(next, text("goes on"));
    next.keeping.flush();
    assert.equal(begun(next.clock.now()).sandbox.chats.entries.length, 1);
  });

  it("is not taken up by another company", async () => {
    const first = begun();
    await send(first, text("theirs"));
    first.keeping.flush();
    assert.deepEqual(begun(first.clock.now(), "ww00000000000000bb").sandbox.chats.entries, []);
    assert.ok(logger.lines.some(({ event }) => event === "sandbox.set_aside"));
  });

  it("may be impossible to write: one warning, and the sandbox goes on", async () => {
    const place = join(directory, "no-directory");
    writeFileSync(place, "a file in its place");
    const clock = new ManualClock();
    const keeping = openKeeping({ directory: place, corpId: CORP_ID, clock, logger });
    const at = Object.assign(company({}, clock, keeping), { keeping });
    for (const words of ["one", "two"]) {
      await send(at, text(words));
      await clock.advance(5_000);
    }
    assert.equal(at.sandbox.chats.entries.length, 2);
    const told = logger.lines.filter(({ event }) => event === "sandbox.not_kept");
    assert.equal(told.length, 1);
  });

  it("survives a kill at any moment: whole, and at most half a second old", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(900), { minLength: 1, maxLength: 12 }), async (pauses) => {
        rmSync(file(), { force: true });
        const first = begun();
        let saidAt: number[] = [];
        for (const pause of pauses) {
          await send(first, text("said"));
          saidAt = [...saidAt, first.clock.now()];
          await first.clock.advance(pause);
        }
        const killedAt = first.clock.now();
        const next = begun(killedAt + 1_000);
        const expected = saidAt.filter((at) => at <= killedAt - 500).length;
        assert.ok(next.sandbox.chats.entries.length >= expected);
        await next.sandbox.close();
      }),
      { numRuns: 30 },
    );
  });
});
