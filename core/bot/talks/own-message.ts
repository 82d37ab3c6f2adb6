import type { Arrival } from "../../stores/port/messages.ts";
import { ownArrival } from "../own.ts";
import type { KeptReplies } from "./kept-replies.ts";
import type { Opening, Who } from "./rows.ts";

/** The kind of the messages by which conversations reach members, and time reaches conversations. */
export const TALK_KIND = "own:talk";

/** What a message of our own is about. It goes to the member in whose lane it is. */
export type OwnTalk =
  /** Says something to a member other than the one whose message it came of. */
  | {
      readonly is: "show";
      readonly says: KeptReplies;
      /** A question, as long as it is open. */
      readonly question?:
        | { readonly talk: string; readonly owner: Who; readonly seq: number }
        | undefined;
    }
  /** Looks at the times of a conversation. */
  | { readonly is: "alarm"; readonly talk: string; readonly number: number }
  | ({ readonly is: "open" } & Opening);

interface Draft {
  readonly id: string;
  /** Whose it is. */
  readonly who: Who;
  /** Of the member. */
  readonly lane: string;
  readonly madeAt: number;
  readonly dueAt?: number | undefined;
  readonly data: OwnTalk;
}

export const talkArrival = ({ who: [app, userId], ...rest }: Draft): Arrival =>
  ownArrival({ ...rest, app, kind: TALK_KIND, userId });
