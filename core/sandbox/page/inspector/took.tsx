import { barOf } from "./bar.ts";
import { Growing } from "./growing.tsx";
import { lengthOf } from "./moment.ts";
import "./took.css";

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
