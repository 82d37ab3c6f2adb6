import { Component, type ComponentChildren } from "preact";
import { t } from "../../state/language.ts";
import { nameOf } from "../people/portrait.ts";
import { textParts } from "./text-parts.ts";

interface Props {
  readonly children: ComponentChildren;
}

interface State {
  readonly broken: boolean;
}

/**
 * Keeps the chat whole when one entry cannot be drawn: bots send what they like. A class, because
 * only classes can catch what their children throw.
 */
export class Unbroken extends Component<Props, State> {
  override state: State = { broken: false };

  static override getDerivedStateFromError(): State {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return <p class="bubble hint">{t("[这条消息无法显示]", "[This message cannot be shown]")}</p>;
  }
}

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
