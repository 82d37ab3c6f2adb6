import type { EventOf } from "../events/inbound.ts";
import type { TextEvent } from "../events/names.ts";
import { isSaid, saidLines } from "./plain-text.ts";
import { bytesOf, describe, refuseReply } from "./reply-made.ts";
import { splitText } from "./split-text.ts";
import {
  type FileReply,
  type ImageReply,
  mediaReplies,
  type VideoReply,
  type VoiceReply,
} from "./table/media.ts";
import { type NewsReply, newsReplies } from "./table/news.ts";
import { type TextReply, textReplies } from "./table/text.ts";

/** What members send, all of which can be said back. */
type Copied = EventOf<
  "text" | "image" | "voice" | "video" | "shortvideo" | "file" | "location" | "link"
>;

/** The reply that says back an event of this sort. */
type CopyOf<E extends Copied> = E extends TextEvent | EventOf<"location">
  ? TextReply
  : E extends EventOf<"image">
    ? ImageReply
    : E extends EventOf<"voice">
      ? VoiceReply
      : E extends EventOf<"file">
        ? FileReply
        : E extends EventOf<"link">
          ? NewsReply | TextReply
          : VideoReply;

/**
 * What a member sent, as a reply: text, image, voice and video as they came, a file as a file (which is
 * sent actively), a link as an article. A place, of which WeCom has no reply, is a text with its name
 * and coordinates. Media are said back by their ids, which are good for 3 days.
 *
 * @throws BotError `ERR_REPLY` for everything else: what happened to the app was sent by nobody
 */
export function copyOf<E extends Copied>(event: E): CopyOf<E>;
export function copyOf(event: Copied): CopyOf<Copied> {
  switch (event?.kind) {
    case "text":
      return textReplies.text(event.content);
    case "image":
    case "voice":
    case "file":
      return mediaReplies[event.kind](event.mediaId);
    case "video":
    case "shortvideo":
      return mediaReplies.video(event.mediaId);
    case "location": {
      const { label, latitude, longitude, datum } = event;
      return textReplies.text(saidLines(label, `${latitude}, ${longitude} (${datum})`));
    }
    case "link":
      return linked(event);
    default:
      return refuseReply(
        "copyOf",
        "says back what a member sent: text, image, voice, video, shortvideo, file, location or link, " +
          `but got ${(event as { readonly kind?: unknown } | undefined)?.kind ?? describe(event)}`,
      );
  }
}

/** What a member shares may be longer than what an article shows. */
function linked({ title, description, url, picUrl }: EventOf<"link">): NewsReply | TextReply {
  if (url === "" || bytesOf(url) > 2_048)
    return textReplies.text(saidLines(title, description, url));
  return newsReplies.news([
    {
      title: first(isSaid(title) ? title : url, 128),
      ...(isSaid(description) && { description: first(description, 512) }),
      url,
      ...(picUrl !== "" && bytesOf(picUrl) <= 2_048 && { picUrl }),
    },
  ]);
}

/** As much of its begin as so many bytes of UTF-8 hold. */
const first = (text: string, bytes: number) => splitText(text, bytes)[0] ?? text;
