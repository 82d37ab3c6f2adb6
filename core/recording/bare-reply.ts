import type { XmlTree } from "../xml/tree.ts";
import { branch, leaf } from "../xml/writer.ts";

/** Differ from one run to the next, or from one company to another, without any meaning. */
const PASSING: ReadonlySet<string> = new Set(["ToUserName", "FromUserName", "CreateTime"]);

/** What counts of a passive reply, as text that can be compared: everything but its header. */
export function bareReply(reply: XmlTree): string {
  return [...reply]
    .filter(([name]) => !PASSING.has(name))
    .map(([name, values]) =>
      values
        .map((value) =>
          typeof value === "string" ? leaf(name, value) : branch(name, bareReply(value)),
        )
        .join(""),
    )
    .join("");
}
