import { leaf } from "../../../xml/writer.ts";
import type { Deed } from "../deed.ts";
import type { Move } from "../move.ts";
import { message } from "../plaintext.ts";
import type { Scene } from "../scene.ts";

/** Shares a link. */
export function share(
  scene: Scene,
  { title, description, url, picUrl }: Extract<Deed, { readonly do: "link" }>,
): readonly Move[] {
  const body =
    leaf("Title", title) +
    leaf("Description", description) +
    leaf("Url", url) +
    leaf("PicUrl", picUrl);
  return [
    {
      callback: message(scene, "link", { body }),
      bubble: { type: "link", title, description, url, picUrl },
    },
  ];
}
