import { act } from "../sandbox/callbacks/act.ts";
import type { CardSelections, Deed, Place } from "../sandbox/callbacks/deed.ts";
import type { MediaType } from "../sandbox/chat/media.ts";
import type { Platform } from "../sandbox/platform.ts";
import { reportsAlong } from "../sandbox/walks/reports-along.ts";
import { leaf } from "../xml/writer.ts";
import { type Inbox, inboxOf } from "./inbox.ts";
import type { ManualClock } from "./manual-clock.ts";

/** A file that a member sends. */
export interface SentFile {
  readonly type: MediaType;
  /** What it is called. */
  readonly name?: string;
  readonly bytes?: Uint8Array;
}

/** An event that no other method sends. */
export interface SentEvent {
  /** The wire's name, as `enter_agent` or `change_contact:create_user`. */
  readonly event: string;
  /** Elements with text, by their names on the wire. */
  readonly fields?: Readonly<Record<string, string | number>>;
  /** Comes from `sys` instead of the member. */
  readonly system?: boolean;
}

export type Sent =
  | SentFile
  | SentEvent
  | ({ readonly type: "location"; readonly label?: string } & Place)
  | {
      readonly type: "link";
      readonly title: string;
      readonly url: string;
      readonly description?: string;
      readonly picUrl?: string;
    };

/**
 * A member in the chat of one app. Every method resolves when everything has happened that needs
 * no time: answers have come, or handlers wait for the clock.
 */
export interface TestUser {
  readonly userId: string;
  readonly inbox: Inbox;
  says(text: string): Promise<void>;
  /** A picture, a voice, a video, a file, a place, a link, or any event. */
  sends(what: Sent): Promise<void>;
  /** Taps a menu entry of type `click`, whether the app has published it or not. */
  clicks(key: string): Promise<void>;
  /** Opens the chat: `enter_agent`. */
  enters(): Promise<void>;
  /** One report of the place, as WeCom sends while it is on. */
  reports(place: Place): Promise<void>;
  /** Reports once a second along a route; the clock moves. @param options.speed metres per second */
  walks(route: readonly Place[], options?: { readonly speed?: number }): Promise<void>;
  /** Presses a button of the newest card in the chat. */
  presses(key: string, selected?: CardSelections): Promise<void>;
  subscribes(): Promise<void>;
  unsubscribes(): Promise<void>;
}

export interface TestUserOptions {
  readonly platform: Platform;
  readonly clock: ManualClock;
  readonly app: string;
  readonly userId: string;
  /** Lets everything happen, and fails for what went wrong. */
  settle(): Promise<void>;
}

/** Metres per second of somebody who walks. */
const WALK = 1.4;
/** A file that says nothing. */
const BYTES = new TextEncoder().encode("huiyin");

export function testUser({ platform, clock, app, userId, settle }: TestUserOptions): TestUser {
  const does = async (deed: Deed) => {
    act(platform, { app, member: userId, deed });
    await settle();
  };
  const event = ({ event, fields = {}, system = false }: SentEvent) =>
    does({
      do: "event",
      event,
      system,
      xml: Object.entries(fields)
        .map(([name, value]) => leaf(name, value))
        .join(""),
    });
  const newestCard = () => {
    const entries = platform.chats.of({ kind: "app", app, member: userId });
    const card = entries.findLast(({ content }) => content.type === "template_card");
    if (card) return card.id;
    throw new Error(`${userId} has no card in the chat of ${app}`);
  };

  return {
    userId,
    inbox: inboxOf(platform.chats, app, userId),
    says: (content) => does({ do: "text", content }),
    sends(what) {
      if ("event" in what) return event(what);
      return does(deedOf(platform, what));
    },
    clicks: (key) => event({ event: "click", fields: { EventKey: key } }),
    enters: () => event({ event: "enter_agent", fields: { EventKey: "" } }),
    reports: (place) => does({ do: "report", ...place }),
    async walks(route, { speed = WALK } = {}) {
      for (const place of reportsAlong(route, speed)) {
        act(platform, { app, member: userId, deed: { do: "report", ...place } });
        await clock.advance("1s");
      }
      await settle();
    },
    presses: (key, selected) =>
      does({ do: "press", entry: newestCard(), key, ...(selected && { selected }) }),
    subscribes: () => does({ do: "subscribe" }),
    unsubscribes: () => does({ do: "unsubscribe" }),
  };
}

function deedOf({ media }: Platform, what: Exclude<Sent, SentEvent>): Deed {
  if (what.type === "location") {
    const { latitude, longitude, label = "" } = what;
    return { do: "location", latitude, longitude, label };
  }
  if (what.type === "link") {
    const { title, url, description = "", picUrl = "" } = what;
    return { do: "link", title, url, description, picUrl };
  }
  const { type, name = type, bytes = BYTES } = what;
  const { mediaId } = media.put({ type, name, contentType: "application/octet-stream", bytes });
  return { do: type, mediaId };
}
