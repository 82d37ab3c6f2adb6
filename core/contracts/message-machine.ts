import type { LedgerMessage } from "./ledger.ts";

/** What can happen to a message of the ledger. */
export type MessageStep =
  | "claim"
  | "release"
  | "finish"
  | "bury"
  | "revive"
  | "reroute"
  | "acquit"
  /** The store was opened anew: whoever had claimed it is gone. */
  | "reopen";

/** What of a message decides which steps it can take. */
export type Standing = Pick<LedgerMessage, "state" | "epoch" | "claims" | "route">;

/** After so many claims that came to nothing, the message itself is the likely cause. */
export const MOST_CLAIMS = 3;

/**
 * The life of a message, as a pure function; every store keeps to it.
 *
 * ```
 * accepted ──claim──▶ running ──finish──▶ done ──reroute──▶ done (active)
 *     ▲  ▲             │  │ │
 *     │  └─reopen,─────┘  │ └──bury──▶ dead
 *     │    release        │              │
 *     └───────────────────┼──revive──────┘
 * ```
 *
 * Only the opening that claimed a message, told by its epoch, may finish it or give it back. An
 * accepted message with an epoch was running when that opening ended; if it is known not to be why,
 * it is acquitted: that claim does not count.
 *
 * @param epoch of the opening that takes the step
 * @returns where it stands then; `undefined` when it cannot take the step, and nothing changes
 */
export function stepped(message: Standing, step: MessageStep, epoch: number): Standing | undefined {
  const { state, claims, route } = message;
  const holds = state === "running" && message.epoch === epoch;
  switch (step) {
    case "claim":
      return state === "accepted"
        ? { state: "running", epoch, claims: claims + 1, route }
        : undefined;
    case "release":
      return holds ? { ...message, state: "accepted", epoch: 0, claims: claims - 1 } : undefined;
    case "finish":
      return holds ? { ...message, state: "done" } : undefined;
    case "bury":
      return holds || state === "accepted" ? { ...message, state: "dead" } : undefined;
    case "revive":
      return state === "dead" ? { ...message, state: "accepted", epoch: 0, claims: 0 } : undefined;
    case "reroute":
      return state === "done" && route === "passive" ? { ...message, route: "active" } : undefined;
    case "acquit":
      return state === "accepted" && message.epoch > 0
        ? { ...message, epoch: 0, claims: claims - 1 }
        : undefined;
    case "reopen":
      if (state === "running") return { ...message, state: "accepted" };
      return state === "accepted" && message.epoch > 0 ? { ...message, epoch: 0 } : undefined;
  }
}
