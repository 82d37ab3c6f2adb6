import type { Recipient } from "../../events/recipient.ts";
import type { SendRequest } from "./messages.ts";

/** A group chat to be made (document 90245), by apps alone that the whole company sees. */
export interface NewGroup {
  /** At most 50 characters. */
  readonly name: string;
  /** UserID; default: somebody of the list. */
  readonly owner?: string;
  /** 2 to 2,000 UserIDs. */
  readonly users: readonly string[];
  /** At most 32 letters and digits; default: WeCom's choice. */
  readonly chatId?: string;
}

/** What of a group shall change (document 98913); what is left out stays. */
export interface GroupChange {
  readonly name?: string;
  readonly owner?: string;
  readonly addUsers?: readonly string[];
  readonly removeUsers?: readonly string[];
}

/** A group chat that this app has made (document 98914). */
export interface Group {
  readonly chatId: string;
  readonly name: string;
  readonly owner: string;
  readonly users: readonly string[];
}

export interface GroupsApi {
  /** @returns its chatId, for `to.chat`; members see the group when something is said in it */
  create(group: NewGroup): Promise<string>;
  update(chatId: string, change: GroupChange): Promise<void>;
  get(chatId: string): Promise<Group>;
  /** As `messages.send` to `to.chat(chatId)`. Template cards and mini programs do not go there. */
  send(
    chatId: NonNullable<Recipient["chatId"]>,
    message: Pick<SendRequest, "reply" | "safe">,
  ): Promise<void>;
}
