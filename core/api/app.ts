import type { Secret } from "../secret.ts";

/** An app that calls. */
export interface ApiApp {
  /** Its name in `bot.config.ts`. */
  readonly name: string;
  readonly corpId: string;
  readonly agentId: string;
  /** `undefined`: it cannot call. */
  readonly secret: Secret | undefined;
}
