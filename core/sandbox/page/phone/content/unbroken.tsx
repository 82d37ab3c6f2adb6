import { Component, type ComponentChildren } from "preact";
import { t } from "../../state/language.ts";

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
