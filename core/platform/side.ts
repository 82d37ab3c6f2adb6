/** A check of the callback address, as the platform's console sends it. */
export interface SentCheck {
  /** Query string without the question mark. */
  readonly query: string;
  /** The ciphertext in it. */
  readonly echostr: string;
  /** The plaintext that has to come back. */
  readonly echo: string;
  readonly nonce: string;
  /** What only an encrypted answer would hold. */
  readonly envelope: string;
}

/** A callback, ready to be posted. */
export interface SentCallback {
  readonly query: string;
  readonly body: string;
  readonly contentType: string;
  readonly nonce: string;
}

/** What a member does, as the command line can say it. */
export type Saying =
  | { readonly do: "text"; readonly content: string }
  | {
      readonly do: "location";
      readonly latitude: number;
      readonly longitude: number;
      readonly label: string;
    }
  /** A report of where the member is. */
  | {
      readonly do: "report";
      readonly latitude: number;
      readonly longitude: number;
      /** Metres. */
      readonly precision: number | undefined;
    }
  /** Taps an entry of the menu. */
  | { readonly do: "click"; readonly key: string }
  | { readonly do: "enter" | "subscribe" | "unsubscribe" }
  /** A whole message, in the platform's own form. */
  | { readonly do: "whole"; readonly message: string };

/** What a member would see of a response, or why the platform could not open it. */
export type ReadResponse = { readonly text: string } | { readonly fault: string };

/** The platform's side of the wire for one app: `doctor` and `say` stand in its place. */
export interface PlatformSide {
  /**
   * @param sort `plain` has nothing in its query that a proxy could be tempted to change;
   *   `special` has `+`, `/` and `=`, as most have
   */
  check(sort: "plain" | "special"): SentCheck;
  /** An event that no plugin is written for; it is answered with nothing. */
  nobodysEvent(): SentCallback;
  say(user: string, saying: Saying): SentCallback;
  /** @param body of a response, not empty */
  read(body: string): ReadResponse;
}
