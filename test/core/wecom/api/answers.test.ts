import assert from "node:assert/strict";
import { afterEach, describe, it } from "vitest";
import { to } from "../../../../core/replies/recipient.ts";
import { reply } from "../../../../core/replies/reply.ts";
import { clientsFor } from "./api-stage.ts";
import { plainServer } from "./plain-server.ts";

const TOKEN = { errcode: 0, access_token: "t", expires_in: 7_200 };

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** A client whose calls get these fields, and the addresses that it asked. */
async function answered(fields: object) {
  const asked: string[] = [];
  const { origin } = await plainServer((request, response) => {
    const url = String(request.url);
    const isToken = url.startsWith("/cgi-bin/gettoken");
    if (!isToken) asked.push(url);
    response.end(JSON.stringify({ errcode: 0, errmsg: "ok", ...(isToken ? TOKEN : fields) }));
  });
  const side = clientsFor(origin);
  opened.push(side.close);
  return { api: side.api, asked };
}

describe("an answer that the box does not give", () => {
  it("says who has signed in", async () => {
    const { api, asked } = await answered({ userid: "li", user_ticket: "ticket" });
    const nobody = { openId: undefined, externalUserId: undefined };
    const li = { ...nobody, userId: "li", userTicket: "ticket" };
    assert.deepEqual(await api.oauth.userInfo("code/1+2"), li);
    assert.deepEqual(asked, ["/cgi-bin/auth/getuserinfo?access_token=t&code=code%2F1%2B2"]);
  });

  it("says that it was somebody from outside", async () => {
    const { api } = await answered({ openid: "o1", external_userid: "wm1" });
    const { userId, openId, externalUserId } = await api.oauth.userInfo("code");
    assert.deepEqual([userId, openId, externalUserId], [undefined, "o1", "wm1"]);
  });

  it("tells everything of a member, numbers as text or not", async () => {
    const { api } = await answered({
      userid: "li",
      name: "李",
      department: [1, 2],
      order: [3, 4],
      position: "工程师",
      mobile: "138",
      gender: "1",
      email: "a@b",
      biz_mail: "c@d",
      is_leader_in_dept: [1, 0],
      direct_leader: ["wang"],
      avatar: "http://a",
      telephone: "020",
      alias: "sy",
      status: 1,
      address: "广州",
      open_userid: "open",
      main_department: 2,
      qr_code: "http://q",
    });
    assert.deepEqual(await api.users.get("li"), {
      userId: "li",
      name: "李",
      department: [1, 2],
      order: [3, 4],
      position: "工程师",
      mobile: "138",
      gender: 1,
      email: "a@b",
      bizMail: "c@d",
      isLeaderInDept: [true, false],
      directLeader: ["wang"],
      avatar: "http://a",
      telephone: "020",
      alias: "sy",
      status: 1,
      address: "广州",
      openUserId: "open",
      mainDepartment: 2,
      qrCode: "http://q",
    });
  });

  it("takes what is of another type for absent", async () => {
    const { api } = await answered({ userid: 7, name: null, department: "1", order: [1, "2"] });
    const user = await api.users.get("li");
    assert.deepEqual([user.userId, user.name, user.department, user.order], ["", "", [], [1]]);
  });

  it("names unlicensed members among those whom a message did not reach, each once", async () => {
    const { api } = await answered({ invaliduser: "A|b|", unlicenseduser: "b|C", msgid: "m" });
    const sent = await api.messages.send({ reply: reply.text("x"), to: to.user("a") });
    assert.deepEqual(sent, { msgId: "m", unreachable: ["a", "b", "c"], responseCode: undefined });
  });

  it("that lacks what a call is made for is none", async () => {
    const { api } = await answered({});
    const file = { bytes: new Uint8Array(6), name: "a" };
    await assert.rejects(api.media.upload("file", file), { code: "ERR_API_ANSWER" });
    const group = { name: "a", users: ["li", "wang"] };
    await assert.rejects(api.groups.create(group), { code: "ERR_API_ANSWER" });
    await assert.rejects(api.media.download("m"), { code: "ERR_MEDIA" });
  });

  it("has menus of types that are newer than this program", async () => {
    const { api } = await answered({ button: [{ type: "new_type", name: "新", key: "k" }] });
    assert.deepEqual(await api.menu.get(), [{ type: "new_type", name: "新", key: "k" }]);
  });
});
