import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, it } from "vitest";
import { definePlugin } from "../../../../core/bot/plugin.ts";
import type { EventKind, InboundEvent } from "../../../../core/events/inbound.ts";
import { reply } from "../../../../core/replies/reply.ts";
import { type RunningBot, startBot } from "../../../support/running-bot.ts";
import type { WecomClient } from "../../../support/wecom-client.ts";

/*
 * Plaintexts from the field, signed and encrypted as WeCom does, over a socket. Each has a file in
 * test/vectors/wire, but for the short ones.
 */

const directory = new URL("../../../vectors/wire/", import.meta.url);
const fileOf = (name: string) => readFileSync(new URL(`${name}.xml`, directory), "utf8");

interface Case {
  readonly xml: string;
  readonly kind: EventKind;
  /** Fields of the event. */
  readonly sees?: Readonly<Record<string, unknown>>;
  /** Lines of the log, as `level event`. */
  readonly logs?: readonly string[];
}

const NO_ATTRIBUTE = {
  type: undefined,
  textValue: undefined,
  webTitle: undefined,
  webUrl: undefined,
  miniprogramTitle: undefined,
  miniprogramAppId: undefined,
  miniprogramPagePath: undefined,
};
const misfit = ["debug event.misfit"];
const place = { latitude: 23.1, longitude: 113.3 };

const FILES: Readonly<Record<string, Omit<Case, "xml">>> = {
  "agentid-ws": { kind: "event:subscribe", sees: { agentId: "1000002" } },
  "approval-many-approvers": { kind: "event:sys_approval_change", sees: { agentId: "3010040" } },
  "card-opitonids": {
    kind: "event:template_card_event",
    sees: { selectedItems: [{ questionKey: "Q1", optionIds: ["A", "B"] }] },
  },
  "doc-member-change-forms": {
    kind: "event:doc_change:doc_member_change",
    sees: { docIds: ["docAA", "docBB"], formIds: ["formAA", "formBB"] },
  },
  "enter-agent-eventkey": { kind: "event:enter_agent", sees: { eventKey: "from_scan" } },
  "extattr-value-only": {
    kind: "event:change_contact:update_user",
    sees: { extAttr: [{ ...NO_ATTRIBUTE, name: "爱好", textValue: "旅游" }] },
  },
  "odd-extattr-type3": {
    kind: "event:change_contact:update_user",
    sees: {
      extAttr: [
        {
          ...NO_ATTRIBUTE,
          name: "n",
          type: 2,
          miniprogramTitle: "t",
          miniprogramAppId: "wxA",
          miniprogramPagePath: "p",
        },
      ],
    },
  },
  "odd-precision-empty": { kind: "event:LOCATION", sees: { ...place, precision: undefined } },
  "odd-precision-missing": { kind: "event:LOCATION", sees: { ...place, precision: undefined } },
  "odd-scale-cdata-float": { kind: "location", sees: { ...place, scale: 16 } },
  "odd-scale-decimal": { kind: "location", sees: { ...place, scale: undefined }, logs: misfit },
  "padded-event": { kind: "event:subscribe" },
  "padded-msgtype": { kind: "text", sees: { content: "hi", msgId: "9101" } },
  "subscribe-eventkey": { kind: "event:subscribe", sees: { eventKey: "qrscene_1" } },
  "taskcard-click": { kind: "event:taskcard_click", sees: { eventKey: "ok", taskId: "t1" } },
  "text-empty": { kind: "text", sees: { content: "" } },
  "text-only-control-characters": { kind: "text" },
};

const from = "<FromUserName>zhangsan</FromUserName>";
const to = "<ToUserName>ww0123456789abcdef</ToUserName>";
const at = "<CreateTime>1795392000</CreateTime>";
const text = (more: string) => `<xml>${more}<MsgType>text</MsgType><Content>hi</Content></xml>`;
const ITEM = `${from}${at}<MsgType>text</MsgType><Content>hi</Content><MsgId>8001</MsgId>`;

const INLINE: Readonly<Record<string, Case>> = {
  "an empty AgentID": {
    xml: text(`${to}${from}${at}<MsgId>8101</MsgId><AgentID></AgentID>`),
    kind: "text",
    sees: { agentId: "" },
  },
  "no ToUserName": {
    xml: text(`${from}${at}<MsgId>8102</MsgId><AgentID>1000002</AgentID>`),
    kind: "text",
    sees: { toUserName: "", content: "hi" },
  },
  "no CreateTime": {
    xml: text(`${to}${from}<MsgId>8103</MsgId>`),
    kind: "text",
    sees: { content: "hi" },
    logs: misfit,
  },
  "no MsgId": { xml: text(`${to}${from}${at}`), kind: "text", sees: { msgId: "" } },
  "a package of items": {
    xml: `<xml>${to}<AgentType>kf_internal</AgentType><ItemCount>2</ItemCount><PackageId>3156175696255</PackageId><Item>${ITEM}</Item><Item>${ITEM}</Item></xml>`,
    kind: "unknown",
    sees: { from: undefined },
    logs: ["info event.unknown", ...misfit],
  },
  "a JSON plaintext": {
    xml: `{"ToUserName":"ww0123456789abcdef","FromUserName":"zhangsan","CreateTime":1795392000,"MsgType":"text","Content":"hi","MsgId":7345678901234567890}`,
    kind: "text",
    sees: { content: "hi", msgId: "7345678901234567890" },
  },
  "a notice in JSON": {
    xml: '{"id":"EV-1","event_type":"TRANSACTION.SUCCESS"}',
    kind: "unknown",
    logs: ["info event.unknown", ...misfit],
  },
  "what is cut off": {
    xml: `<xml>${to}${from}`,
    kind: "unknown",
    sees: { from: undefined },
    logs: ["warn event.unreadable"],
  },
  "two senders": {
    xml: text(`${to}${from}${from}${at}<MsgId>8104</MsgId>`),
    kind: "unknown",
    sees: { from: undefined },
    logs: ["warn event.ill_formed"],
  },
  "a client without location": {
    xml: `<xml>${to}${from}${at}<MsgType>event</MsgType><Event>LOCATION</Event><Latitude>1</Latitude></xml>`,
    kind: "unknown",
    logs: ["warn event.ill_formed"],
  },
  "another administrator": {
    xml: `<xml>${to}<FromUserName>sys</FromUserName>${at}<MsgType>event</MsgType><Event>change_app_admin</Event><AgentID>1000002</AgentID></xml>`,
    kind: "event:change_app_admin",
  },
  "a member without a licence": {
    xml: `<xml>${to}${from}${at}<MsgType>event</MsgType><Event>unlicensed_notify</Event><AgentID>1000002</AgentID></xml>`,
    kind: "event:unlicensed_notify",
  },
};

describe("what is ours, over HTTP", () => {
  const seen: InboundEvent[] = [];
  let bot: RunningBot;
  let client: WecomClient;
  beforeAll(async () => {
    const probe = definePlugin({
      name: "probe",
      setup(p) {
        p.observe([":message", ":event", ":unknown"], ({ event }) => void seen.push(event));
        p.on("event:taskcard_click", () => reply.updateButton("已处理"));
        p.on("event:template_card_event", () => reply.updateButton("已投票"));
      },
    });
    bot = await startBot({ plugins: [probe()] });
    client = bot.client();
  });
  afterAll(async () => {
    client.close();
    await bot.stop();
  });

  beforeEach(() => void seen.splice(0));

  it("has a case for every file", () => {
    const files = readdirSync(directory).map((name) => name.replace(".xml", ""));
    assert.deepEqual(files.sort(), Object.keys(FILES).sort());
  });

  const named = Object.entries(FILES).map(([name, rest]) => [name, { ...rest, xml: fileOf(name) }]);
  for (const [name, { xml, kind, sees = {}, logs = [] }] of [
    ...(named as [string, Case][]),
    ...Object.entries(INLINE),
  ]) {
    it(`takes ${name} for ${kind}`, async () => {
      const lines = bot.lines.length;
      const { status } = await client.post(xml);
      assert.equal(status, 200);
      const event = seen.splice(0)[0];
      assert.equal(event?.kind, kind);
      for (const [field, value] of Object.entries(sees)) {
        assert.deepEqual(Reflect.get(event ?? {}, field), value, field);
      }
      const told = bot.lines.slice(lines).filter(({ event: line }) => line.startsWith("event."));
      assert.deepEqual(
        told.map(({ level, event: line }) => `${level} ${line}`),
        logs,
      );
    });
  }

  it("has every element at hand, typed or not", async () => {
    const nodes = Array.from({ length: 40_000 }, () => "<N/>").join("");
    const xml = fileOf("enter-agent-eventkey").replace(
      "</xml>",
      `<New><A>1</A></New>${nodes}</xml>`,
    );
    assert.ok(xml.length > 160_000);
    assert.equal((await client.post(xml)).status, 200);
    const event = seen.splice(0)[0];
    assert.ok(event?.kind === "event:enter_agent");
    assert.deepEqual(event.wire.get("New"), [new Map([["A", ["1"]]])]);
    assert.equal(event.wire.get("N")?.length, 40_000);
  });

  it("reads all 175 approvers", async () => {
    const later = fileOf("approval-many-approvers").replace("1795392000", "1795392001");
    assert.equal((await client.post(later)).status, 200);
    const event = seen.splice(0)[0];
    assert.ok(event?.kind === "event:sys_approval_change");
    assert.equal(event.spRecord[0]?.details.length, 175);
    assert.equal(event.spRecord[0]?.details[174]?.approver.userId, "a174");
  });

  it("answers a click in the form of the card that was clicked", async () => {
    const click = fileOf("taskcard-click").replace(">ok<", ">no<");
    const old = client.openReply((await client.post(click)).body).fields;
    assert.deepEqual(
      [old.MsgType, old["TaskCard/ReplaceName"], old["Button/ReplaceName"]],
      ["update_taskcard", "已处理", undefined],
    );
    const vote = fileOf("card-opitonids").replace(">submit<", ">again<");
    const now = client.openReply((await client.post(vote)).body).fields;
    assert.deepEqual([now.MsgType, now["Button/ReplaceName"]], ["update_button", "已投票"]);
  });
});
