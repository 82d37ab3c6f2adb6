import type { TemplateCard } from "../replies/template-card.ts";
import type { Chat } from "../sandbox/chat/chats.ts";
import type { CardState, Content } from "../sandbox/chat/content.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { ownWords } from "../wecom/api/wire-words.ts";

/** A picture, voice, video or file that came. */
export interface ReceivedFile {
  readonly type: "image" | "voice" | "video" | "file";
  readonly mediaId: string;
  /** As it was uploaded. */
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** A card that came, as it is shown now. */
export interface ReceivedCard extends CardState {
  readonly title: string;
  /** In the words in which `reply.templateCard` takes it. */
  readonly card: TemplateCard;
}

/** What a member received from an app, or a group from all of them, oldest first. Recalled messages are gone. */
export interface Inbox {
  /** Contents of the texts. */
  texts(): readonly string[];
  /** @throws RangeError for a file that WeCom does not have (any more) */
  files(): readonly ReceivedFile[];
  cards(): readonly ReceivedCard[];
  /** Everything, each with its `type`. */
  all(): readonly Content[];
  last(): Content | undefined;
  /** Forgets what came so far. */
  clear(): void;
}

/** The side of one chat that apps wrote. */
export function inboxOf({ chats, media }: Pick<Sandbox, "chats" | "media">, chat: Chat): Inbox {
  let seen = 0;
  const received = () => chats.of(chat).filter(({ by }) => by === "app");
  const all = () =>
    received()
      .slice(seen)
      .filter(({ recalled }) => !recalled)
      .map(({ content }) => content);
  return {
    all,
    last: () => all().at(-1),
    texts: () => all().flatMap((content) => (content.type === "text" ? [content.content] : [])),
    cards: () =>
      all().flatMap((content) => {
        if (content.type !== "template_card") return [];
        const card = ownWords(content.card) as TemplateCard;
        return [{ ...content.state, title: card.mainTitle?.title ?? "", card }];
      }),
    files: () =>
      all().flatMap((content) => {
        const { type } = content;
        if (type !== "image" && type !== "voice" && type !== "video" && type !== "file") return [];
        const { mediaId } = content;
        const file = media.find(mediaId);
        if (!file) throw new RangeError(`WeCom has no file ${mediaId}`);
        return [
          { type, mediaId, name: file.name, contentType: file.contentType, bytes: file.bytes },
        ];
      }),
    clear() {
      seen = received().length;
    },
  };
}
