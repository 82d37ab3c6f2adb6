import { LINE_MARKS, MARKS } from "./markdown-marks.ts";

/** The text of WeCom's markdown without its marks. A link becomes its text and its address. */
export const plainOf = (markdown: string): string => withoutMarks(markdown.replace(LINE_MARKS, ""));

function withoutMarks(text: string): string {
  return text.replace(MARKS, (_mark, ...found: (string | undefined)[]) => {
    const [code, bold, label, address, , coloured] = found;
    if (code !== undefined) return code;
    if (label !== undefined) return linkOf(withoutMarks(label), address ?? "");
    return withoutMarks(bold ?? coloured ?? "");
  });
}

/** A link as plain text. */
export const linkOf = (label: string, address: string) =>
  label === address ? address : `${label} ${address}`;
