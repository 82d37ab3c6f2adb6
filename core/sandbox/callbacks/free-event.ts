import { readXml } from "../../xml/read.ts";
import type { XmlTree } from "../../xml/tree.ts";
import { branch, leaf } from "../../xml/writer.ts";
import type { Callback, Move } from "./callback.ts";
import type { Deed } from "./deed.ts";
import { agentId, header, takesOf } from "./plaintext.ts";
import { sampleOrigin } from "./samples/catalogue.ts";
import type { SampleOrigin } from "./samples/sample.ts";
import { ActError, type Scene } from "./scene.ts";

type Free = Extract<Deed, { readonly do: "event" }>;

/**
 * Sends any event: the header is written as the catalogue has it for that event, everything else
 * is what was given.
 *
 * @throws ActError `deed.event` without a name, or for XML that WeCom could not have written
 */
export function freeEvent(scene: Scene, { event, xml, system }: Free): readonly Move[] {
  const { name, change } = nameOf(event);
  const tree = readBody(xml, change === "" ? HEADER : [...HEADER, "ChangeType"]);
  const { from, agent } = sampleOrigin(event);
  const title = leaf("Event", name) + (change === "" ? "" : leaf("ChangeType", change));
  const inside = withAgent(scene, xml, tree.has("AgentID") || tree.has("AgentId") ? "none" : agent);
  const head = header(scene, senderOf(scene, system, from), "event");
  const callback: Callback = {
    app: scene.app.name,
    member: system ? undefined : scene.member.userId,
    kind: kindOf(name, change || changeIn(tree)),
    plaintext: branch("xml", head + title + inside),
    takes: takesOf(name),
  };
  return [{ callback }];
}

/** The given elements, none of which WeCom writes itself. */
function readBody(xml: string, written: readonly string[]): XmlTree {
  const tree = readXml(branch("xml", xml));
  if (!tree) {
    throw refused(
      "XML 读不懂：检查标签是否成对，& 和 < 是否放在 CDATA 里，元素之间是否有多余的文字",
      "the XML is ill-formed: see whether tags come in pairs, & and < stand in CDATA, and no text is between elements",
    );
  }
  const twice = written.find((each) => tree.has(each));
  if (twice === undefined) return tree;
  throw refused(`请去掉 ${twice}：它由平台填写`, `leave out ${twice}: the platform writes it`);
}

const HEADER = ["ToUserName", "FromUserName", "CreateTime", "MsgType", "Event"];

/** The parts of `change_contact:create_user`. */
function nameOf(event: string) {
  const [name = "", change = ""] = event.split(/:(.*)/s, 2);
  if (name !== "") return { name, change };
  throw refused("事件没有名字，请填写 Event", "the event has no name; fill in Event");
}

const changeIn = (tree: XmlTree) => {
  const [change] = tree.get("ChangeType") ?? [];
  return typeof change === "string" ? change : "";
};

const kindOf = (name: string, change: string) =>
  change === "" ? `event:${name}` : `event:${name}:${change}`;

function senderOf(
  { member }: Scene,
  system: boolean,
  from: SampleOrigin["from"],
): string | undefined {
  if (!system) return member.userId;
  return from === "nobody" ? undefined : "sys";
}

function withAgent(scene: Scene, xml: string, agent: SampleOrigin["agent"]): string {
  if (agent === "none") return xml;
  if (agent === "first") return agentId(scene) + xml;
  return xml + agentId(scene, agent === "small" ? "AgentId" : "AgentID");
}

const refused = (zh: string, en: string) => new ActError("deed.event", { zh, en });
