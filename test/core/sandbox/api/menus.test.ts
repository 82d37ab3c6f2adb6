import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { checkMenu } from "../../../../core/sandbox/api/menus.ts";
import { CallRefused } from "../../../../core/sandbox/api/route.ts";
import { company } from "./company.ts";

const CREATE = "/cgi-bin/menu/create?agentid=1000002";
const GET = "/cgi-bin/menu/get?agentid=1000002";
const DELETE = "/cgi-bin/menu/delete?agentid=1000002";

const click = { type: "click", name: "帮助", key: "help" };
const view = { type: "view", name: "门户", url: "https://intra.example" };
const mini = { type: "view_miniprogram", name: "小程序", pagepath: "pages/a", appid: "wx1" };
const group = { name: "更多", sub_button: [view, mini] };

describe("a menu", () => {
  it("is published, read back and deleted", async () => {
    const { post, get, sandbox } = company();
    assert.equal((await get(GET)).errcode, 46003);
    assert.deepEqual(await post(CREATE, { button: [click, group] }), { errcode: 0, errmsg: "ok" });
    assert.deepEqual(sandbox.world.app("main")?.menu, [click, group]);

    const bare = { sub_button: [] };
    const { button } = await get(GET);
    assert.deepEqual(button, [
      { ...click, ...bare },
      {
        name: "更多",
        sub_button: [
          { ...view, ...bare },
          { ...mini, ...bare },
        ],
      },
    ]);
    assert.equal((await post(CREATE, { button })).errcode, 0, "what was read can be published");

    assert.equal((await get(DELETE)).errcode, 0);
    assert.equal((await get(GET)).errcode, 46003);
    assert.equal((await get(DELETE)).errcode, 0);
  });

  it("belongs to the app whose token it is", async () => {
    const { post, get } = company();
    const create = (query: string) => post(`/cgi-bin/menu/create${query}`, { button: [click] });
    assert.equal((await create("")).errcode, 41011);
    assert.equal((await create("?agentid=7")).errcode, 40056);
    assert.equal((await create("?agentid=1000003")).errcode, 301002);
    assert.equal((await get("/cgi-bin/menu/get?agentid=1000003")).errcode, 301002);
    assert.equal((await get("/cgi-bin/menu/delete?agentid=1000003")).errcode, 301002);
  });

  it("stays as it was when a new one is refused", async () => {
    const { post, sandbox } = company({ menu: [{ type: "click", name: "旧", key: "old" }] });
    assert.equal((await post(CREATE, { button: [] })).errcode, 40016);
    assert.equal(sandbox.world.app("main")?.menu?.[0]?.key, "old");
  });

  const sub = (button: unknown) => [{ name: "更多", sub_button: [button] }];
  // A Chinese character has three bytes.
  const fits: Record<string, unknown> = {
    "a name of 16 bytes": [{ ...click, name: "一二三四五a" }],
    "a name of 40 bytes below": sub({ ...click, name: `${"一".repeat(13)}a` }),
    "a key of 128 bytes": [{ ...click, key: "k".repeat(128) }],
    "a url of 1024 bytes": [{ ...view, url: `https://a/${"u".repeat(1_014)}` }],
    "three buttons": [click, click, click],
    "five buttons below": [{ name: "更多", sub_button: [click, click, click, click, click] }],
    "an empty list below": [{ ...click, sub_button: [] }],
    "a type where something opens": [{ ...click, sub_button: [view] }],
    "each type with a key": [
      { ...click, type: "scancode_push" },
      {
        name: "更多",
        sub_button: [
          "scancode_waitmsg",
          "pic_sysphoto",
          "pic_photo_or_album",
          "pic_weixin",
          "location_select",
        ].map((type) => ({ ...click, type })),
      },
    ],
  };
  for (const [what, button] of Object.entries(fits)) {
    it(`may have ${what}`, async () => {
      const { post } = company();
      assert.equal((await post(CREATE, { button })).errcode, 0);
    });
  }

  const broken: Record<string, [button: unknown, errcode: number]> = {
    "no list": [undefined, 40016],
    "an object for a list": [{}, 40016],
    "no button": [[], 40016],
    "four buttons": [[click, click, click, click], 40016],
    "a button that is none": [["click"], 40058],
    "no type": [[{ name: "a", key: "k" }], 40017],
    "an unknown type": [[{ ...click, type: "CLICK" }], 40017],
    "no name": [[{ type: "click", key: "k" }], 41102],
    "an empty name": [[{ ...click, name: "" }], 40018],
    "a name that is a number": [[{ ...click, name: 1 }], 40018],
    "a name of 17 bytes": [[{ ...click, name: "一二三四五ab" }], 40018],
    "no key": [[{ type: "click", name: "a" }], 40019],
    "a key of 129 bytes": [[{ ...click, key: "k".repeat(129) }], 40019],
    "no url": [[{ type: "view", name: "a" }], 41010],
    "a url of 1025 bytes": [[{ ...view, url: `https://a/${"u".repeat(1_015)}` }], 40020],
    "a url without scheme": [[{ ...view, url: "intra.example" }], 40055],
    "a url of another scheme": [[{ ...view, url: "weixin://x" }], 40055],
    "no pagepath": [[{ type: "view_miniprogram", name: "a", appid: "wx1" }], 40058],
    "no appid": [[{ type: "view_miniprogram", name: "a", pagepath: "p" }], 40058],
    "six buttons below": [[{ name: "a", sub_button: Array(6).fill(click) }], 40023],
    "an object below": [[{ name: "a", sub_button: { a: 1 } }], 40023],
    "a third level": [sub({ name: "a", sub_button: [click] }), 40022],
    "an unknown type below": [sub({ ...click, type: "x" }), 40024],
    "a name of 41 bytes below": [sub({ ...click, name: `${"一".repeat(13)}ab` }), 40025],
    "a long key below": [sub({ ...click, key: "k".repeat(129) }), 40026],
    "a long url below": [sub({ ...view, url: `https://a/${"u".repeat(1_015)}` }), 40027],
    "a url without scheme below": [sub({ ...view, url: "intra.example" }), 40054],
  };
  for (const [what, [button, errcode]] of Object.entries(broken)) {
    it(`may not have ${what}`, async () => {
      const { post } = company();
      assert.equal((await post(CREATE, { button })).errcode, errcode);
    });
  }

  it("is taken or refused with an errcode, whatever comes", () => {
    const words = fc.constantFrom("type", "name", "key", "url", "sub_button", "click", "view");
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue({ maxDepth: 1 }),
        words,
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(words, tie("tree")),
      ),
    }));
    fc.assert(
      fc.property(tree, (button) => {
        try {
          checkMenu(button as Parameters<typeof checkMenu>[0]);
        } catch (error) {
          assert.ok(error instanceof CallRefused);
        }
      }),
    );
  });
});
