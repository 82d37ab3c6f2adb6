import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { mediaUrl } from "../../state/actions.ts";

/** Bytes of a frame by its mode, the header byte included (RFC 4867, section 5.3). */
const NARROW = [13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1];
const WIDE = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 1, 1, 1, 1, 1, 1];
const FRAMES_PER_SECOND = 50;

/** How long an AMR recording lasts, in seconds; `undefined` when it is none. */
export function amrSeconds(bytes: Uint8Array): number | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 9));
  const wide = head === "#!AMR-WB\n";
  if (!wide && !head.startsWith("#!AMR\n")) return undefined;
  const sizes = wide ? WIDE : NARROW;
  let frames = 0;
  for (let at = wide ? 9 : 6; at < bytes.length; frames += 1) {
    at += sizes[((bytes[at] ?? 0) >> 3) & 15] ?? 1;
  }
  return frames / FRAMES_PER_SECOND;
}

const UNITS = ["B", "KB", "MB", "GB"];

/** A size as people read it, as in `1.4 MB`. */
export function fileSize(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const amount = bytes / 1024 ** power;
  return `${power === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${UNITS[power]}`;
}

/** What a file is, by the end of its name: gives its picture a colour and letters. */
interface FileSort {
  readonly letters: string;
  readonly color: string;
}

const SORTS: readonly (readonly [color: string, letters: string, ends: string])[] = [
  ["#e2574c", "PDF", "pdf"],
  ["#2b7cd3", "W", "doc docx rtf pages wps"],
  ["#1d9a5b", "X", "xls xlsx csv numbers et"],
  ["#e0672f", "P", "ppt pptx key dps"],
  ["#8a63d2", "ZIP", "zip rar 7z gz tar"],
  ["#3f9d9b", "IMG", "png jpg jpeg gif webp svg heic"],
  ["#c2459b", "AV", "mp3 amr wav m4a mp4 mov avi mkv"],
  ["#5b6b7f", "TXT", "txt md log json xml yml yaml"],
];

export function fileSort(name: string): FileSort {
  const end = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  const known = SORTS.find(([, , ends]) => end !== "" && ends.split(" ").includes(end));
  if (known) return { color: known[0], letters: known[1] };
  return { color: "#7a8696", letters: end.slice(0, 4).toUpperCase() || "?" };
}

/** What is known of a file once it has been asked for. */
export interface ShownFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** A file that never was, or is older than its three days. */
type Gone = "gone";

const loaded = new Map<string, Promise<ShownFile | Gone>>();

/** The file of a media id: `undefined` while it is on its way. Each is asked for once. */
export function useMediaFile(mediaId: string): ShownFile | Gone | undefined {
  const file = useSignal<ShownFile | Gone | undefined>(undefined);
  useEffect(() => {
    let wanted = true;
    void load(mediaId).then((answer) => {
      if (wanted) file.value = answer;
    });
    return () => {
      wanted = false;
    };
  }, [mediaId, file]);
  return file.value;
}

function load(mediaId: string): Promise<ShownFile | Gone> {
  const known = loaded.get(mediaId);
  if (known) return known;
  const loading = ask(mediaId).catch((): Gone => "gone");
  loaded.set(mediaId, loading);
  return loading;
}

async function ask(mediaId: string): Promise<ShownFile | Gone> {
  const response = await fetch(mediaUrl(mediaId));
  if (!response.ok) return "gone";
  const bytes = new Uint8Array(await response.arrayBuffer());
  const { headers } = response;
  const name = nameIn(headers.get("content-disposition") ?? "");
  return { name, contentType: headers.get("content-type") ?? "", bytes };
}

function nameIn(disposition: string): string {
  const [, name = ""] = /filename\*=UTF-8''([^;]+)/.exec(disposition) ?? [];
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Hosts that are this machine: what they serve needs no network. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** The host that a picture stands on, as people read it; empty when the address is none. */
export function pictureHost(address: string): string {
  try {
    return new URL(address).host;
  } catch {
    return "";
  }
}

/**
 * Whether the page may load a picture: from this machine or inside the address itself. Anything
 * else would need a network, and tell a stranger that somebody reads.
 */
export function isNearPicture(address: string, page: string): boolean {
  if (/^data:image\/(?:png|jpeg|gif|webp);/i.test(address)) return true;
  try {
    const { protocol, hostname, origin } = new URL(address);
    return origin === page || (protocol === "http:" && LOOPBACK.test(hostname));
  } catch {
    return false;
  }
}
