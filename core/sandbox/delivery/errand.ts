import type { Answer } from "./answer.ts";

/** One request to a bot, sent exactly as it is described. */
export interface Errand {
  readonly method: "GET" | "POST";
  /** As the app's settings have it. */
  readonly url: string;
  /** Raw, without the question mark. */
  readonly query: string;
  readonly body?: string;
  /** How long the platform waits for the last byte, in milliseconds. */
  readonly limitMs: number;
  /** Cuts the connection as soon as the last byte is on its way. */
  readonly cutAfterBody?: boolean;
  /** Called once the last byte is on its way, if it ever is. */
  readonly onSent?: (() => void) | undefined;
}

/** How an errand ended. */
export type Ending = { readonly tookMs: number } & (
  | { readonly how: "answered"; readonly answer: Answer }
  /** No complete answer in time. */
  | { readonly how: "cut" }
  /** No connection, or it broke: `ECONNREFUSED` and the like, as Node has them. */
  | { readonly how: "broken"; readonly failure: string }
  /** Cut on purpose, after the body. */
  | { readonly how: "lost" }
  /** The line was closed. */
  | { readonly how: "stopped" }
);
