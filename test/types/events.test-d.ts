import type { Datum, Fields } from "../../core/events/field.ts";
import type {
  FamilyKind,
  GROUPS,
  KeyedKind,
  KeyField,
  MessageKind,
  NoticeKind,
} from "../../core/events/groups.ts";
import type { EventKind, EventOf, InboundEvent } from "../../core/events/inbound.ts";
import { byMember } from "../../core/events/kind.ts";
import type { Member } from "../../core/events/member.ts";
import { text } from "../../core/events/read-scalar.ts";
import type { XmlTree } from "../../core/xml/tree.ts";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_T extends true>() => {};

// Kinds are the wire's own words.
holds<Equal<Extract<EventKind, "location" | "event:LOCATION">, "location" | "event:LOCATION">>();
holds<Equal<Extract<EventKind, "event:location" | "LOCATION">, never>>();
// @ts-expect-error a kind that does not exist
holds<Equal<EventOf<"event:locaton">, never>>();

// An event is one flat type.
holds<
  Equal<
    EventOf<"text">,
    {
      readonly id: string;
      readonly app: string;
      readonly toUserName: string;
      readonly fromUserName: string;
      readonly agentId: string;
      readonly createTime: number;
      readonly wire: XmlTree;
      readonly content: string;
      readonly kind: "text";
      readonly from: Member;
      readonly msgId: string;
    }
  >
>();

// Messages come from members, events of the system may not.
holds<Equal<EventOf<MessageKind>["from"], Member>>();
holds<Equal<EventOf<"event:click">["from"], Member>>();
holds<Equal<EventOf<"event:msgaudit_notify">["from"], Member | undefined>>();
holds<Equal<EventOf<"unknown">["from"], Member | undefined>>();

// `kind` narrows, down to nested items.
declare const event: InboundEvent;
if (event.kind === "event:LOCATION") {
  holds<Equal<typeof event.precision, number | undefined>>();
  holds<Equal<typeof event.datum, Datum>>();
  // @ts-expect-error events have no MsgId
  event.msgId;
}
if (event.kind === "location") {
  holds<Equal<typeof event.datum, "gcj02">>();
  holds<Equal<typeof event.label, string>>();
  holds<Equal<typeof event.scale, number | undefined>>();
  // @ts-expect-error precision belongs to the report, not to the pin
  event.precision;
}
if (event.kind === "event:template_card_event") {
  holds<Equal<(typeof event.selectedItems)[number]["optionIds"], readonly string[]>>();
  // @ts-expect-error lists are frozen
  event.selectedItems.push();
}
if (event.kind === "event:open_approval_change") {
  const approver = event.approvalNodes[0]?.items[0];
  holds<Equal<typeof approver extends infer A ? NonNullable<A> : never, ItemOfApproval>>();
}
type ItemOfApproval =
  EventOf<"event:open_approval_change">["approvalNodes"][number]["items"][number];
holds<Equal<ItemOfApproval["itemUserId"], string>>();
if (event.kind === "event:change_contact:update_user") {
  holds<Equal<typeof event.department, readonly string[] | undefined>>();
  holds<Equal<typeof event.isLeaderInDept, readonly boolean[] | undefined>>();
}
if (event.kind === "event:change_contact") {
  holds<Equal<typeof event.changeType, string>>();
  holds<Equal<typeof event.fields, XmlTree>>();
}
if (event.kind === "unknown") holds<Equal<typeof event.fields, XmlTree>>();

// @ts-expect-error fields cannot be assigned
if (event.kind === "text") event.content = "";

// A union shares what its members share.
declare const place: EventOf<"location" | "event:LOCATION" | "event:location_select">;
holds<Equal<typeof place.latitude, number>>();
holds<Equal<typeof place.datum, Datum>>();

// Groups and keys are derived from the table.
holds<Equal<MessageKind | NoticeKind | "unknown", EventKind>>();
holds<Equal<Extract<NoticeKind, MessageKind>, never>>();
holds<Equal<Extract<FamilyKind, EventKind>, FamilyKind>>();
holds<Equal<EventOf<(typeof GROUPS)[":media"][number]>["mediaId"], string>>();
holds<
  Equal<
    KeyedKind,
    | `event:${"click" | "view" | "view_miniprogram" | "scancode_push" | "scancode_waitmsg"}`
    | `event:${"pic_sysphoto" | "pic_photo_or_album" | "pic_weixin" | "location_select"}`
    | `event:${"template_card_event" | "template_card_menu_event" | "taskcard_click"}`
  >
>();
holds<Equal<KeyField<KeyedKind>, "eventKey">>();

// A row can only be keyed by one of its own fields.
const fields = { eventKey: text("EventKey", "key") } satisfies Fields;
byMember("good", fields, { keyedBy: "eventKey" });
// @ts-expect-error no such field
byMember("bad", fields, { keyedBy: "key" });
