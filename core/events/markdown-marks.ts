/**
 * Marks inside a line of WeCom's markdown; only colours go over several. Code comes first: what
 * stands in it is no mark.
 */
export const MARKS =
  /`([^`\n]+)`|\*\*(.+?)\*\*|\[([^\]\n]+)\]\(([^)\s]+)\)|(<font color="[^"\n]*">)([\s\S]*?)<\/font>/g;

/** Marks at the beginning of a line: a heading, a quote, or a heading in a quote. */
export const LINE_MARKS = /^[^\S\n]*(?:(?:>[^\S\n]?)+(?:#{1,6}[^\S\n]+)?|#{1,6}[^\S\n]+)/gm;

/** What no break may go through: marks, and links that are not very long. */
export const WHOLE = /<\/?font[^>\n]{0,40}>|\[[^\]\n]{1,60}\]\([^)\s]{1,120}\)|\*\*/g;
