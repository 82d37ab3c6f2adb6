import { say } from "../state/language.ts";
import type { Verdict } from "./verdict.ts";
import "./chip.css";

/** How something ended, in its colour. */
export function Chip({ verdict }: { readonly verdict: Verdict }) {
  return (
    <span class="chip" data-tone={verdict.tone} title={say(verdict.meaning)}>
      {say(verdict.words)}
    </span>
  );
}
