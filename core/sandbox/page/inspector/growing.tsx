import { useState } from "preact/hooks";
import "./growing.css";

interface GrowingProps {
  /** How long the whole length takes, in milliseconds. */
  readonly limitMs: number;
  /** How long it has been growing already, in milliseconds. */
  readonly sinceMs: number;
  readonly class: string;
  readonly style?: Readonly<Record<string, string>>;
}

/** A bar that grows as time goes by, without being drawn again. */
export function Growing({ limitMs, sinceMs, class: name, style }: GrowingProps) {
  // Kept as they were at first: a changed delay would make a running animation jump.
  const [motion] = useState({
    animationDuration: `${limitMs}ms`,
    animationDelay: `${-sinceMs}ms`,
  });
  return <span class={`growing ${name}`} style={{ ...style, ...motion }} />;
}
