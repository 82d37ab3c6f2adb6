import type { Deed } from "../sandbox/callbacks/deed.ts";
import type { MediaType } from "../sandbox/chat/media.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { elementsOf } from "./elements.ts";
import type { SentEvent, SentMessage, SentUnknown } from "./sent.ts";

/** A file without a name or bytes that anybody asked for. */
const BYTES = new TextEncoder().encode("huiyin");

/** What a file is called, and what is in it. */
export interface SentFile {
  readonly name?: string;
  readonly bytes?: Uint8Array;
}

/** Puts a file onto WeCom's shelf, as a client does before it sends one. */
export function upload(
  { media }: Pick<Sandbox, "media">,
  type: MediaType,
  { name = type, bytes = BYTES }: SentFile = {},
): string {
  return media.put({ type, name, bytes, contentType: "application/octet-stream" }).mediaId;
}

/** What a member does who sends this. @param system `sys` causes it instead, or nobody */
export function deedOf(
  sandbox: Sandbox,
  what: SentMessage | SentEvent | SentUnknown,
  system = false,
): Deed {
  switch (what.kind) {
    case "text":
      return { do: "text", content: what.content };
    case "image":
    case "voice":
    case "video":
    case "file":
      return { do: what.kind, mediaId: what.mediaId ?? upload(sandbox, what.kind) };
    case "shortvideo":
      return { do: "video", mediaId: what.mediaId ?? upload(sandbox, "video"), short: true };
    case "location": {
      const { latitude, longitude, label = "", scale = 15 } = what;
      return { do: "location", latitude, longitude, label, scale };
    }
    case "link": {
      const { title, url, description = "", picUrl = "" } = what;
      return { do: "link", title, url, description, picUrl };
    }
    case "unknown":
      return { do: "event", event: what.event, xml: what.xml ?? "", system };
    default:
      return { do: "event", event: nameOf(what.kind), xml: elementsOf(what), system };
  }
}

const nameOf = (kind: SentEvent["kind"]) => kind.slice("event:".length);
