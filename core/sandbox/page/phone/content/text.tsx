import { nameOf } from "../people/person.ts";
import { textParts } from "./text-parts.ts";

/** A text as WeCom shows it: line breaks, links that are safe to open, mentions; nothing else. */
export function Text({ content }: { readonly content: string }) {
  return (
    <div class="bubble">
      {textParts(content).map((part) => {
        if (part.type === "text") return part.text;
        if (part.type === "mention") return <span class="mention">@{nameOf(part.userId)}</span>;
        return (
          <a href={part.href} target="_blank" rel="noopener noreferrer">
            {part.text}
          </a>
        );
      })}
    </div>
  );
}
