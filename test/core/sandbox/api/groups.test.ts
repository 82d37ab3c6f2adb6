import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { damaged, long } from "./damaged.ts";
import { office } from "./send/office.ts";

const GROUP = { name: "发布", owner: "wang", userlist: ["li", "wang", "chen"], chatid: "release" };

/** A company in which the app has made a group. */
async function grouped() {
  const there = office();
  const { post, get, sandbox } = there;
  const create = (body: object) => post("/cgi-bin/appchat/create", body);
  await create(GROUP);
  return {
    ...there,
    create,
    update: (body: object) => post("/cgi-bin/appchat/update", { chatid: "release", ...body }),
    info: async (chatid = "release") =>
      (await get(`/cgi-bin/appchat/get?chatid=${chatid}`)).chat_info,
    say: (body: object) => post("/cgi-bin/appchat/send", { chatid: "release", ...body }),
    heard: () =>
      sandbox.chats.of({ kind: "group", chatId: "release" }).map(({ content }) => content),
  };
}

describe("appchat/create", () => {
  it("makes a group that can be read", async () => {
    const { info, sandbox } = await grouped();
    assert.deepEqual(await info(), {
      chatid: "release",
      name: "发布",
      owner: "wang",
      userlist: ["li", "wang", "chen"],
      chat_type: 0,
    });
    assert.equal(sandbox.world.groups.at(-1)?.app, "main");
  });

  it("does with members alone, whatever their letter case", async () => {
    const { create, info } = await grouped();
    const { errcode, chatid } = await create({ userlist: ["LI", "Wang", "li"] });
    assert.equal(errcode, 0);
    assert.match(String(chatid), /^[0-9a-zA-Z]{1,32}$/);
    const made = (await info(String(chatid))) as { owner: string; userlist: string[] };
    assert.equal(made.owner, "li");
    assert.deepEqual(made.userlist, ["li", "wang"]);
  });

  it("cuts its name off after 50 characters", async () => {
    const { create, info, remarks } = await grouped();
    await create({ ...GROUP, chatid: "another", name: "群".repeat(51) });
    assert.deepEqual(remarks(), ["send.truncated"]);
    assert.equal(((await info("another")) as { name: string }).name, "群".repeat(50));
  });

  for (const [path, value, errcode] of [
    ["chatid", "release", 86215],
    ["chatid", "re-lease", 86001],
    ["chatid", 7, 86001],
    ["chatid", long(33), 86205],
    ["name", 7, 86004],
    ["owner", 7, 86005],
    ["owner", "liu", 86207],
    ["owner", "nobody", 86216],
    ["userlist", undefined, 86006],
    ["userlist", ["wang"], 86006],
    ["userlist", ["wang", "WANG"], 86006],
    ["userlist", "li|wang", 86006],
    ["userlist", Array(2_001).fill("li"), 86006],
    ["userlist", ["li", "nobody"], 86216],
    ["userlist", ["li", 7], 86216],
  ] as const) {
    it(`refuses ${path} ${JSON.stringify(value)?.slice(0, 20)}: ${errcode}`, async () => {
      const { create, sandbox } = await grouped();
      const good = { ...GROUP, chatid: "another" };
      assert.equal((await create(damaged(good, path, value))).errcode, errcode);
      assert.equal(sandbox.world.groups.at(-1)?.chatId, "release");
    });
  }

  it("is for apps that the whole company sees", async () => {
    const { post } = office({ visibleTo: [2] });
    assert.equal((await post("/cgi-bin/appchat/create", GROUP)).errcode, 48002);
    const wide = office({ visibleTo: [1] });
    assert.equal((await wide.post("/cgi-bin/appchat/create", GROUP)).errcode, 0);
  });
});

describe("appchat/update", () => {
  it("changes what is named and keeps the rest", async () => {
    const { update, info } = await grouped();
    assert.equal((await update({ name: "上线" })).errcode, 0);
    assert.equal((await update({ owner: "Li" })).errcode, 0);
    const change = { add_user_list: ["zhao", "li"], del_user_list: ["CHEN"] };
    assert.equal((await update(change)).errcode, 0);
    assert.deepEqual(await info(), {
      chatid: "release",
      name: "上线",
      owner: "li",
      userlist: ["li", "wang", "zhao"],
      chat_type: 0,
    });
  });

  it("finds another owner when the owner goes", async () => {
    const { update, info } = await grouped();
    await update({ del_user_list: ["wang"] });
    assert.equal(((await info()) as { owner: string }).owner, "li");
  });

  for (const [change, errcode] of [
    [{ chatid: undefined }, 86201],
    [{ chatid: "nothing" }, 86003],
    [{ chatid: "wrSandboxGroup0001" }, 86008],
    [{ owner: "liu" }, 86207],
    [{ add_user_list: ["nobody"] }, 86216],
    [{ del_user_list: ["liu"] }, 86216],
    [{ del_user_list: ["li", "chen"] }, 86006],
    [{ name: 7 }, 86004],
  ] as const) {
    it(`refuses ${JSON.stringify(change)}: ${errcode}`, async () => {
      const { update } = await grouped();
      assert.equal((await update(change)).errcode, errcode);
    });
  }
});

describe("appchat/get", () => {
  it("knows the app's own groups alone", async () => {
    const { get } = await grouped();
    assert.equal((await get("/cgi-bin/appchat/get")).errcode, 86201);
    assert.equal((await get("/cgi-bin/appchat/get?chatid=nothing")).errcode, 86003);
    assert.equal((await get("/cgi-bin/appchat/get?chatid=wrSandboxGroup0001")).errcode, 86008);
  });
});

describe("appchat/send", () => {
  const MSGTYPES = [
    "text",
    "image",
    "voice",
    "video",
    "file",
    "textcard",
    "news",
    "mpnews",
  ] as const;

  for (const msgtype of [...MSGTYPES, "markdown"] as const) {
    it(`says ${msgtype} in the group`, async () => {
      const { say, good, heard } = await grouped();
      assert.equal((await say(good[msgtype])).errcode, 0);
      assert.deepEqual(
        heard().map(({ type }) => type),
        [msgtype],
      );
    });
  }

  it("takes members that are mentioned", async () => {
    const { say, heard, remarks } = await grouped();
    const text = { content: "看一下", mentioned_list: ["li", "@all"] };
    assert.equal((await say({ msgtype: "text", text })).errcode, 0);
    assert.deepEqual(heard(), [{ type: "text", content: "看一下" }]);
    assert.deepEqual(remarks(), []);
  });

  for (const msgtype of ["template_card", "taskcard", "miniprogram_notice"] as const) {
    it(`refuses ${msgtype}`, async () => {
      const { say, good, heard } = await grouped();
      assert.equal((await say(good[msgtype])).errcode, 40008);
      assert.deepEqual(heard(), []);
    });
  }

  for (const [change, errcode] of [
    [{ chatid: undefined }, 86201],
    [{ chatid: "nothing" }, 86003],
    [{ chatid: "wrSandboxGroup0001" }, 86008],
    [{ text: {} }, 44004],
    [{ text: { content: "?", mentioned_list: "li" } }, 40058],
    [{ safe: 2 }, 40058],
  ] as const) {
    it(`refuses ${JSON.stringify(change)}: ${errcode}`, async () => {
      const { say, good } = await grouped();
      assert.equal((await say({ ...good.text, chatid: "release", ...change })).errcode, errcode);
    });
  }
});
