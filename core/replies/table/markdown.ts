import { type KindRows, MESSAGE } from "../kind.ts";
import { MARKDOWN_LIMIT_BYTES, plainOf, splitMarkdown } from "../markdown-text.ts";
import { type Branded, isInvisible, madeText, make } from "../reply-made.ts";

/**
 * WeCom's small markdown: headings, bold, links, inline code, quotes and
 * `<font color="info|comment|warning">`; at most 2,048 UTF-8 bytes a message on the wire, longer
 * markdown is split by the core. WeChat does not show it.
 */
export interface MarkdownReply extends Branded<"active"> {
  readonly kind: "markdown";
  readonly content: string;
  /** The same as plain text, for members who read in WeChat. */
  readonly plain: string;
  /** Whether `plain` is sent in its place, whatever the app's setting says. */
  readonly plainMarkdown?: boolean;
}

/** What goes with markdown for those who cannot read it. */
interface MarkdownTwin {
  /**
   * What members see who read in WeChat; default, also for one that shows nothing and for markdown
   * that takes several messages: the content without its marks.
   */
  readonly plain?: string;
  /** Sends `plain` in its place. Default: as `wecomApp({ plainMarkdown })` says. */
  readonly plainMarkdown?: boolean | undefined;
}

/** @param content of any length */
export function markdown(content: string, twin: MarkdownTwin = {}): MarkdownReply {
  const { plainMarkdown } = twin;
  const checked = madeText("markdown", "content", content);
  const given = madeText("markdown", "plain", twin.plain ?? "");
  return make({
    kind: "markdown",
    content: checked,
    plain: isInvisible(given) ? plainOf(checked) : given,
    ...(plainMarkdown !== undefined && { plainMarkdown: plainMarkdown === true }),
  });
}

/** The same in messages that WeCom takes. Several have each a twin of their own. */
function markdownParts(reply: MarkdownReply): readonly MarkdownReply[] {
  const parts = splitMarkdown(reply.content);
  if (parts.length === 0 || parts[0] === reply.content) return [reply];
  return parts.map((content) => markdown(content));
}

export const MARKDOWN_KINDS = {
  markdown: {
    ...MESSAGE,
    name: "Markdown",
    verb: "markdown",
    byWebhook: () => true,
    splits: {
      limitBytes: MARKDOWN_LIMIT_BYTES,
      content: ({ content }) => content,
      parts: markdownParts,
    },
    isEmpty: ({ content }) => isInvisible(plainOf(content)),
    says: ({ plain }) => plain,
    plainly: ({ plain, plainMarkdown }, byDefault) =>
      (plainMarkdown ?? byDefault) ? plain : undefined,
    read: ({ content, ...twin }) => markdown(content, twin),
  },
} as const satisfies KindRows<MarkdownReply>;
