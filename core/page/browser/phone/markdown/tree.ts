/** What stands inside a line of markdown. */
export type Inline =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "code"; readonly text: string }
  | { readonly type: "strong" | "em" | "del"; readonly inlines: readonly Inline[] }
  | { readonly type: "link"; readonly href: string; readonly inlines: readonly Inline[] }
  | { readonly type: "image"; readonly src: string; readonly alt: string }
  | { readonly type: "font"; readonly color: FontColor; readonly inlines: readonly Inline[] }
  | { readonly type: "mention"; readonly userId: string };

/** The three colours that there are (document 90236): green, grey, orange. */
export type FontColor = "info" | "comment" | "warning";

/** One line. */
export type MarkdownLine = readonly Inline[];

export type Block =
  | { readonly type: "heading"; readonly level: number; readonly line: MarkdownLine }
  | { readonly type: "paragraph"; readonly lines: readonly MarkdownLine[] }
  | { readonly type: "quote"; readonly blocks: readonly Block[] }
  | {
      readonly type: "list";
      readonly ordered: boolean;
      readonly start: number;
      readonly items: readonly ListItem[];
    }
  | {
      readonly type: "table";
      readonly align: readonly Align[];
      readonly head: readonly MarkdownLine[];
      readonly rows: readonly (readonly MarkdownLine[])[];
    }
  | { readonly type: "code"; readonly language: string; readonly text: string }
  | { readonly type: "rule" };

export interface ListItem {
  readonly line: MarkdownLine;
  /** Lists that stand further to the right. */
  readonly inner: readonly Block[];
}

export type Align = "left" | "center" | "right";

/** 1 is what apps send, 2 the fuller one of the group webhook (`markdown_v2`). */
export type MarkdownVersion = 1 | 2;
