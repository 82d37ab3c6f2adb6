import { inWords } from "../state/language.ts";
import type { LineVerdict } from "./verdict.ts";
import "./chip.css";
import { useState } from "preact/hooks";
import "./growing.css";
import { barOf, lengthOf } from "./labels.ts";
import "./took.css";

/** How something ended, in its colour. */
export function Chip({ verdict }: { readonly verdict: LineVerdict }) {
  return (
    <span class="chip" data-tone={verdict.tone} title={inWords(verdict.meaning)}>
      {inWords(verdict.words)}
    </span>
  );
}

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

interface TookProps {
  /** `undefined` while it is under way. */
  readonly tookMs: number | undefined;
  readonly limitMs: number;
  /** How long it has been under way, in milliseconds. */
  readonly sinceMs: number;
  /** Whether it took long on purpose: then nobody is warned. */
  readonly calm?: boolean;
}

/** How long something took, with a little bar against its limit. */
export function Took({ tookMs, limitMs, sinceMs, calm = false }: TookProps) {
  if (tookMs === undefined) {
    return (
      <span class="took" data-tone="busy">
        <span class="took-track">
          <Growing class="took-bar" limitMs={limitMs} sinceMs={sinceMs} />
        </span>
        <span class="took-words">…</span>
      </span>
    );
  }
  const { percent, tone } = barOf(tookMs, limitMs);
  return (
    <span class="took" data-tone={calm ? "quiet" : tone}>
      <span class="took-track">
        <span class="took-bar" style={{ width: `${percent}%` }} />
      </span>
      <span class="took-words">{lengthOf(tookMs)}</span>
    </span>
  );
}
