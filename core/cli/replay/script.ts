import type { InboundEvent } from "../../events/inbound.ts";
import { elementsOf } from "../../testing/elements.ts";
import type { SentEvent, SentMessage, SentUnknown } from "../../testing/sent.ts";
import { readXml } from "../../xml/read.ts";
import type { XmlTree } from "../../xml/tree.ts";
import { branch } from "../../xml/writer.ts";
import type { Played } from "./play.ts";
import { writeTree } from "./write-tree.ts";

/** What happens in one step of a session, in the words of the test kit. */
export type Act =
  | { readonly does: "says"; readonly what: string }
  | { readonly does: "clicks"; readonly what: string }
  | { readonly does: "reports"; readonly what: Place }
  | { readonly does: "sends"; readonly what: SentMessage | SentEvent | SentUnknown }
  | { readonly does: "happens"; readonly what: SentEvent | SentUnknown };

interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly precision: number;
}

export interface ReplayStep {
  /** Name of the app. */
  readonly app: string;
  /** UserID; `undefined` for what no member caused. */
  readonly member: string | undefined;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly act: Act;
}

/**
 * Says what somebody did to cause a message.
 *
 * @returns `undefined` for what nobody can do in the test kit: a message that the bot refused, or
 *   of a type that no version knows yet
 */
export function stepOf({ message, event }: Played): ReplayStep | undefined {
  const act = event && actOf(event, message.xml);
  if (!event || !act) return undefined;
  return { app: message.app.name, member: event.from?.userId, at: message.callback.at, act };
}

function actOf(event: InboundEvent, xml: string): Act | undefined {
  switch (event.kind) {
    case "text":
      return { does: "says", what: event.content };
    case "event:click":
      return { does: "clicks", what: event.eventKey };
    case "event:LOCATION": {
      const { latitude, longitude, precision } = event;
      if (precision === undefined) return toldAct(event, xml);
      return { does: "reports", what: { latitude, longitude, precision } };
    }
    case "image":
    case "voice":
    case "video":
    case "shortvideo":
    case "file":
      return { does: "sends", what: { kind: event.kind } };
    case "location": {
      const { kind, latitude, longitude, label, scale } = event;
      const place = { kind, latitude, longitude, label };
      return { does: "sends", what: scale === undefined ? place : { ...place, scale } };
    }
    case "link": {
      const { kind, title, description, url, picUrl } = event;
      return { does: "sends", what: { kind, title, description, url, picUrl } };
    }
    default:
      return toldAct(event, xml);
  }
}

function toldAct(event: InboundEvent, xml: string): Act | undefined {
  const what = sentEvent(event, readXml(xml) ?? new Map());
  return what && { does: event.from ? "sends" : "happens", what };
}

/** By its fields where they say all of it, and as XML otherwise. */
function sentEvent(event: InboundEvent, tree: XmlTree): SentEvent | SentUnknown | undefined {
  const text = (name: string) => tree.get(name)?.find((value) => typeof value === "string") ?? "";
  if (text("MsgType").toLowerCase() !== "event") return undefined;
  const own = new Map([...tree].filter(([name]) => !HEADER.has(name)));
  const told = byFields(event);
  if (told && same(own, readXml(branch("xml", elementsOf(told))))) return told;
  const [name, change] = [text("Event"), text("ChangeType")];
  return {
    kind: "unknown",
    event: change === "" ? name : `${name}:${change}`,
    xml: writeTree(own),
  };
}

/** Written by the platform, whoever causes the event. */
const HEADER: ReadonlySet<string> = new Set([
  "ToUserName",
  "FromUserName",
  "CreateTime",
  "MsgType",
  "Event",
  "ChangeType",
  "AgentID",
  "AgentId",
]);

/** What every event has, beside the fields of its kind. */
const COMMON: ReadonlySet<string> = new Set([
  "id",
  "app",
  "from",
  "toUserName",
  "fromUserName",
  "agentId",
  "createTime",
  "datum",
]);

function byFields(event: InboundEvent): SentEvent | undefined {
  const own = Object.entries(event).filter(
    ([name, value]) => !COMMON.has(name) && value !== undefined && !isEmptyList(value),
  );
  // The table tells what belongs to a kind, and `elementsOf` refuses anything else.
  const told = Object.fromEntries(own) as unknown as SentEvent;
  try {
    elementsOf(told);
    return told;
  } catch {
    return undefined;
  }
}

/** What is not on the wire is read as a list of none. */
const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0;

const same = (one: XmlTree, other: XmlTree | undefined) =>
  other !== undefined && sorted(one) === sorted(other);

/** Elements of different names may stand in any order. */
const sorted = (tree: XmlTree): string =>
  JSON.stringify(
    [...tree]
      .map(([name, values]) => [
        name,
        ...values.map((value) => (typeof value === "string" ? value : sorted(value))),
      ])
      .sort(([one = ""], [other = ""]) => (one < other ? -1 : 1)),
  );
