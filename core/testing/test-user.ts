import type { TemplateCard } from "../replies/template-card.ts";
import { act } from "../sandbox/callbacks/act.ts";
import type { CardSelections, Deed, MapPlace } from "../sandbox/callbacks/deed.ts";
import type { WireCard } from "../sandbox/chat/content.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { reportsAlong } from "../sandbox/walks/create-walks.ts";
import { wireWords } from "../wecom/api/wire-words.ts";
import { deedOf } from "./deeds.ts";
import { type Inbox, inboxOf } from "./inbox.ts";
import type { ManualClock } from "./manual-clock.ts";
import type { Pace } from "./pace.ts";
import type { SentEvent, SentMessage, SentUnknown } from "./sent.ts";

/**
 * A member in the chat of one app. Every method resolves when everything has happened that needs
 * no time: the answers have come, or the handlers wait for the clock.
 */
export interface TestUser {
  readonly userId: string;
  /** What came from the app. */
  readonly inbox: Inbox;
  says(text: string): Promise<void>;
  /**
   * Sends any message or causes any event, in the words in which handlers read it:
   * `{ kind: "image" }`, `{ kind: "event:view", eventKey: "https://…" }`, or a reply that was made.
   */
  sends(what: SentMessage | SentEvent | SentUnknown): Promise<void>;
  /** Taps a menu entry with this key, whether the app has published one or not. */
  clicks(key: string): Promise<void>;
  /** Opens the chat. With a place, the client reports it, as where the app asks for that. */
  enters(at?: MapPlace): Promise<void>;
  /** The client reports the place once. */
  reports(place: MapPlace): Promise<void>;
  /**
   * The client reports once a second along a route, and the clock moves as long.
   *
   * @param route corners, at least two
   * @param options.speed metres per second; default 1.4, as people walk
   */
  walks(route: readonly MapPlace[], options?: { readonly speed?: number }): Promise<void>;
  /** Puts a card into the chat, as if the app had sent it by the active API. */
  given(card: TemplateCard): void;
  /**
   * Presses a button of a card, with what its selection shows.
   *
   * @param key as the plugin wrote it; of a vote of one, that of the option
   * @param card its title or task id; the newest card unless said
   */
  presses(key: string, selected?: CardSelections, card?: string): Promise<void>;
  /**
   * Submits the vote or the choices of a card.
   *
   * @param selected keys of options, by question; of a vote, which has one, the keys alone
   * @param card as in `presses`
   */
  submits(selected: CardSelections | Choices, card?: string): Promise<void>;
  /** Picks from the menu in the corner of a card. @param card as in `presses` */
  picks(key: string, card?: string): Promise<void>;
  /** Comes into the app's visible range. */
  subscribes(): Promise<void>;
  unsubscribes(): Promise<void>;
}

/** Of a list one option, by its key. */
type Choices = readonly string[] | Readonly<Record<string, string>>;

export interface TestUserOptions {
  readonly sandbox: Sandbox;
  readonly clock: ManualClock;
  readonly pace: Pace;
  readonly app: string;
  readonly userId: string;
  /** Lets everything happen, and fails for what went wrong. */
  settle(): Promise<void>;
}

/** Metres per second of somebody who walks. */
const WALK = 1.4;

export function testUser(options: TestUserOptions): TestUser {
  const { sandbox, clock, pace, app, userId, settle } = options;
  const chat = { kind: "app", app, member: userId } as const;

  const acts = async (deed: Deed) => {
    // What has an id of its own can be done as often as one likes.
    if (NAMELESS.has(deed.do)) await pace([app, userId, deed]);
    act(sandbox, { app, member: userId, deed });
  };
  const does = async (deed: Deed) => {
    await acts(deed);
    await settle();
  };
  const cardNamed = (name: string | undefined) => {
    const cards = sandbox.chats
      .of(chat)
      .flatMap(({ id, content, recalled }) =>
        content.type === "template_card" && !recalled ? [{ id, card: content.card }] : [],
      );
    const isMeant = ({ card }: (typeof cards)[number]) =>
      name === undefined || card.task_id === name || card.main_title?.title === name;
    const found = cards.findLast(isMeant);
    if (found) return found;
    const there = cards.map(({ card }) => card.main_title?.title ?? card.task_id ?? "untitled");
    throw new RangeError(
      `there is no card${name === undefined ? "" : ` "${name}"`} in the chat of ${userId} and ${app}` +
        (there.length > 0 ? `; there are ${there.join(", ")}` : "; see given()"),
    );
  };

  return {
    userId,
    inbox: inboxOf(sandbox, chat),
    says: (content) => does({ do: "text", content }),
    sends: async (what) => does(deedOf(sandbox, what)),
    clicks: (eventKey) => does(deedOf(sandbox, { kind: "event:click", eventKey })),
    async enters(at) {
      await acts({ do: "enter" });
      if (at) await acts({ do: "report", ...at });
      await settle();
    },
    reports: (place) => does({ do: "report", ...place }),
    async walks(route, { speed = WALK } = {}) {
      for (const place of reportsAlong(route, speed)) {
        await acts({ do: "report", ...place });
        await clock.advance("1s");
      }
      await settle();
    },
    given(given) {
      const card = wireWords(given) as WireCard;
      const content = { type: "template_card", card, state: {} } as const;
      sandbox.chats.post({ chat, by: "app", via: "active", content });
    },
    async presses(key, selected = {}, name) {
      const { id: entry, card } = cardNamed(name);
      const question = card.button_list ? undefined : card.checkbox?.question_key;
      if (question !== undefined)
        await does({ do: "submit", entry, selected: { [question]: [key] } });
      else await does({ do: "press", entry, key: wireKeyOf(card, key), selected });
    },
    async submits(selected, name) {
      const { id: entry, card } = cardNamed(name);
      await does({ do: "submit", entry, selected: selectionsOf(card, selected) });
    },
    picks: async (key, card) => does({ do: "card_menu", entry: cardNamed(card).id, key }),
    subscribes: () => does({ do: "subscribe" }),
    unsubscribes: () => does({ do: "unsubscribe" }),
  };
}

/** The key of a button on the wire, before which a kind of cards has its name. */
function wireKeyOf({ button_list: buttons = [] }: WireCard, key: string): string {
  const named = buttons.find((button) => button.key === key || button.key?.endsWith(`.${key}`));
  return named?.key ?? key;
}

function selectionsOf({ checkbox }: WireCard, selected: CardSelections | Choices): CardSelections {
  if (isList(selected)) return { [checkbox?.question_key ?? ""]: selected };
  return Object.fromEntries(
    Object.entries(selected).map(([key, chosen]) => [key, [chosen].flat()]),
  );
}

const isList = (selected: CardSelections | Choices): selected is readonly string[] =>
  Array.isArray(selected);

/** Deeds that become events, of which only what they say tells one from another. */
const NAMELESS: ReadonlySet<Deed["do"]> = new Set([
  "enter",
  "report",
  "event",
  "subscribe",
  "unsubscribe",
]);
