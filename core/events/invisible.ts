/**
 * One character that a member can see. Not seen: white space, control characters (most of which
 * XML forbids), marks of direction and width, half a pair, and the blank pattern of Braille.
 */
const VISIBLE =
  /[^\s\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]/u;

/** Whether members would see nothing of a text: WeCom shows an empty bubble, or refuses it (44004). */
export const isInvisible = (text: string): boolean => !VISIBLE.test(text);

/** The same for a text with tags, as in `<div class="gray"></div><br>`. */
export const isInvisibleHtml = (html: string): boolean =>
  isInvisible(html.replace(/<[^<>]*>/g, ""));
