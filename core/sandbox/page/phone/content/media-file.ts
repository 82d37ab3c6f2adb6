import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { mediaUrl } from "../../state/actions.ts";

/** What is known of a file once it has been asked for. */
export interface MediaFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** A file that never was, or is older than its three days. */
type Gone = "gone";

const loaded = new Map<string, Promise<MediaFile | Gone>>();

/** The file of a media id: `undefined` while it is on its way. Each is asked for once. */
export function useMediaFile(mediaId: string): MediaFile | Gone | undefined {
  const file = useSignal<MediaFile | Gone | undefined>(undefined);
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

function load(mediaId: string): Promise<MediaFile | Gone> {
  const known = loaded.get(mediaId);
  if (known) return known;
  const loading = ask(mediaId).catch((): Gone => "gone");
  loaded.set(mediaId, loading);
  return loading;
}

async function ask(mediaId: string): Promise<MediaFile | Gone> {
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
