/** What a member does in an app's chat. */
export type Deed =
  | { readonly do: "text"; readonly content: string }
  | { readonly do: "image"; readonly mediaId: string }
  | { readonly do: "voice"; readonly mediaId: string }
  | {
      readonly do: "video";
      readonly mediaId: string;
      /** Recorded by a client of the 企业号 era, which calls it `shortvideo`. */
      readonly short?: boolean;
    }
  | { readonly do: "file"; readonly mediaId: string }
  | {
      readonly do: "location";
      readonly latitude: number;
      readonly longitude: number;
      readonly label: string;
      readonly scale?: number;
    }
  | {
      readonly do: "link";
      readonly title: string;
      readonly description: string;
      readonly url: string;
      readonly picUrl: string;
    }
  /** Opens the chat: `enter_agent`, and a `LOCATION` where the app reports it. */
  | { readonly do: "enter"; readonly at?: MapPlace }
  /** One `LOCATION` event. */
  | ({ readonly do: "report" } & MapPlace)
  /**
   * Taps an entry of the menu bar, by the indices of button and sub-button. Entries that scan,
   * photograph or locate need what came of it.
   */
  | {
      readonly do: "menu";
      readonly path: readonly [number] | readonly [number, number];
      readonly scanned?: string;
      /** Media ids of pictures. */
      readonly pictures?: readonly string[];
      readonly place?: MapPlace & { readonly label: string };
    }
  /** Presses a button of a template card, or picks from its selection first. */
  | {
      readonly do: "press";
      readonly entry: string;
      readonly key: string;
      readonly selected?: CardSelections;
    }
  /** Submits a vote or a multiple choice. */
  | { readonly do: "submit"; readonly entry: string; readonly selected: CardSelections }
  /** Picks from the menu in a card's corner. */
  | { readonly do: "card_menu"; readonly entry: string; readonly key: string }
  | { readonly do: "subscribe" }
  | { readonly do: "unsubscribe" }
  /** Anything else: the elements between the header and AgentID, as XML. */
  | {
      readonly do: "event";
      readonly event: string;
      readonly xml: string;
      /** `sys` instead of the member. */
      readonly system: boolean;
    };

export interface MapPlace {
  readonly latitude: number;
  readonly longitude: number;
  /** Metres. */
  readonly precision?: number | undefined;
}

/** Option ids by question key. */
export type CardSelections = Readonly<Record<string, readonly string[]>>;
