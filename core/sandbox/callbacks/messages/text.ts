import { leaf } from "../../../xml/writer.ts";
import { ActError } from "../act-error.ts";
import type { Deed } from "../deed.ts";
import type { Move } from "../move.ts";
import { message } from "../plaintext.ts";
import type { Scene } from "../scene.ts";

/** Types something. */
export function say(
  scene: Scene,
  { content }: Extract<Deed, { readonly do: "text" }>,
): readonly Move[] {
  if (typeof content !== "string" || content === "") {
    throw new ActError("deed.text", {
      zh: "消息是空的，先写点什么",
      en: "the message is empty; write something first",
    });
  }
  const body = leaf("Content", content);
  return [{ callback: message(scene, "text", { body }), bubble: { type: "text", content } }];
}
