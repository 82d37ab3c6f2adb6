import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { AGENT, decoded, eventHead, head, stage } from "./stage.ts";

const free = (event: string, xml = "", system = false) =>
  ({ do: "event", event, xml, system }) as const;
const changed = (name: string) => `<ChangeType><![CDATA[${name}]]></ChangeType>`;

describe("act: any event", () => {
  it("writes an event that nobody documented as the app's own ones are written", () => {
    const { does, sandbox } = stage();
    const { bodies, callbacks } = does(free("brand_new", "<A>1</A>"));
    assert.deepEqual(bodies, [`${eventHead("brand_new")}<A>1</A>${AGENT}`]);
    assert.equal(callbacks[0]?.kind, "event:brand_new");
    assert.equal(callbacks[0]?.member, "ZhangSan");
    assert.deepEqual(sandbox.chats.entries, []);
  });

  it("writes a change of the system without member and AgentID", () => {
    const { bodies, callbacks } = stage().does(
      free("change_contact:delete_user", "<UserID>li</UserID>", true),
    );
    assert.deepEqual(bodies, [
      `${eventHead("change_contact", "sys")}${changed("delete_user")}<UserID>li</UserID>`,
    ]);
    assert.equal(callbacks[0]?.kind, "event:change_contact:delete_user");
    assert.equal(callbacks[0]?.member, undefined);
  });

  it("takes the ChangeType from the XML where the name has none", () => {
    const { bodies, callbacks } = stage().does(free("doc_change", changed("delete_doc")));
    assert.deepEqual(bodies, [`${eventHead("doc_change")}${changed("delete_doc")}`]);
    assert.equal(callbacks[0]?.kind, "event:doc_change:delete_doc");
  });

  const places = [
    ["open_approval_change", `${AGENT}<A/>`, "sys"],
    ["taskcard_click", "<A/><AgentId>1000002</AgentId>", undefined],
    ["meeting_change", "<A/>", undefined],
    ["respond_schedule", "<A/>", undefined],
  ] as const;
  for (const [event, inside, from] of places) {
    it(`puts AgentID where ${event} has it`, () => {
      const { bodies } = stage().does(free(event, "<A/>", from === "sys"));
      assert.deepEqual(bodies, [`${eventHead(event, from)}${inside}`]);
    });
  }

  it("writes a change that nobody documented as the others of its event are written", () => {
    const { bodies } = stage().does(free("CHANGE_CONTACT:brand_new", "<A/>", true));
    assert.deepEqual(bodies, [`${eventHead("CHANGE_CONTACT", "sys")}${changed("brand_new")}<A/>`]);
  });

  it("keeps an AgentID that was given", () => {
    const given = "<AgentID>3010040</AgentID>";
    assert.deepEqual(stage().does(free("click", given)).bodies, [`${eventHead("click")}${given}`]);
  });

  it("names nobody where WeCom names nobody", () => {
    const { bodies } = stage().does(free("kf_msg_or_event", "<Token>t</Token>", true));
    const from = "<FromUserName><![CDATA[ZhangSan]]></FromUserName>";
    assert.deepEqual(bodies, [
      `${head("event").replace(from, "")}<Event><![CDATA[kf_msg_or_event]]></Event><Token>t</Token>`,
    ]);
  });

  it("keeps awkward names in their place", () => {
    const [sent] = stage().does(free("]]><x>", "", true)).callbacks;
    const event = decoded(sent?.plaintext ?? "");
    assert.ok(event.kind === "unknown");
    assert.equal(event.event, "]]><x>");
  });

  const refused = [
    ["no name", free("")],
    ["no name before a change", free(":create_user")],
    ["an end tag that is missing", free("click", "<A>")],
    ["a stray ampersand", free("click", "<A>a & b</A>")],
    ["text between elements", free("click", "a<A/>")],
    ["a second root", free("click", "</xml><xml>")],
    ["a document type", free("click", "<!DOCTYPE a><A/>")],
    ["a second sender", free("click", "<FromUserName>li</FromUserName>")],
    ["a second name", free("click", "<Event>view</Event>")],
    ["a second change", free("doc_change:delete_doc", changed("create_doc"))],
  ] as const;
  for (const [says, deed] of refused) {
    it(`refuses ${says}`, () => {
      const { does, sandbox } = stage();
      assert.throws(() => does(deed), { name: "ActError", code: "deed.event" });
      assert.deepEqual(sandbox.feed.records, []);
    });
  }
});
