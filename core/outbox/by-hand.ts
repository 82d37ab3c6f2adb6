import type { NewPart, OutboxPart } from "../stores/outbox.ts";
import type { Store } from "../stores/store.ts";
import { BY_PERSON } from "./part-machine.ts";

/** Why a part was taken out of the outbox. */
const RECALLED = "recalled";

/** Sends a part that is held, dead or in the mailbox as if it were new. `false` when it is none of these. */
export const retried = (store: Store, id: string, now: number): Promise<boolean> =>
  store.write(({ outbox }) => {
    const part = outbox.find(id);
    if (!part || !STOPPED.has(part.state)) return false;
    outbox.drop(id);
    return outbox.add(anew(part, now));
  });

/** Keeps a part back that waits for its turn. `false` when it does not. */
export const heldBack = (store: Store, id: string): Promise<boolean> =>
  store.write(({ outbox }) => {
    if (outbox.find(id)?.state !== "pending") return false;
    return outbox.change(id, { state: "held", error: BY_PERSON });
  });

/**
 * Takes back a part that has not left, or of which nobody will ever know. `false` when it has left,
 * when a call may still come to it, or when there is none.
 */
export const takenBack = (store: Store, id: string): Promise<boolean> =>
  store.write(({ outbox }) => {
    const part = outbox.find(id);
    const waits = part?.state === "pending" && part.firstAt === undefined;
    if (!waits && part?.state !== "held" && part?.state !== "mailbox") return false;
    return outbox.change(id, { state: "dead", error: RECALLED });
  });

const STOPPED: ReadonlySet<string> = new Set(["held", "dead", "mailbox"]);

/** With a life of its own, and nothing of what came before. */
function anew(part: OutboxPart, now: number): NewPart {
  const { id, app, lane, message, plugin, to, reply, bytes, digest } = part;
  return {
    id,
    app,
    lane,
    message,
    plugin,
    to,
    reply,
    bytes,
    digest,
    createdAt: now,
    nextAt: now,
    state: "pending",
  };
}
