import { plainOf } from "./plain-of.ts";
import { text } from "./reply-field.ts";
import { type Branded, make } from "./reply-made.ts";

/**
 * WeCom's small markdown: headings, bold, links, inline code, quotes and
 * `<font color="info|comment|warning">`. WeChat does not show it.
 */
export interface MarkdownReply extends Branded<"active"> {
  readonly kind: "markdown";
  readonly content: string;
  /** The same as plain text, for members who read in WeChat. */
  readonly plain: string;
}

const LIMIT = { bytes: 2_048, least: 1 };

/**
 * @param content at most 2,048 bytes of UTF-8
 * @param twin.plain what members see who read in WeChat; default: the content without its marks
 */
export function markdown(content: string, twin: { readonly plain?: string } = {}): MarkdownReply {
  const checked = text("markdown", "content", content, LIMIT);
  const plain = text("markdown", "plain", twin.plain ?? plainOf(checked), { bytes: 2_048 });
  return make({ kind: "markdown", content: checked, plain });
}
