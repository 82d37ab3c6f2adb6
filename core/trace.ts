/** Frames that are worth their bytes in a log. */
const FRAMES = 6;

/**
 * Where an error was made, without its message: that may quote what a member wrote, and the head
 * of a stack repeats it, line breaks and all.
 */
export function framesOf({ stack = "", message }: Error): readonly string[] {
  const head = message === "" ? -1 : stack.indexOf(message);
  const below = head < 0 ? stack : stack.slice(head + message.length);
  const lines = below.split("\n").map((line) => line.trim());
  return lines.filter((line) => line.startsWith("at ")).slice(0, FRAMES);
}
