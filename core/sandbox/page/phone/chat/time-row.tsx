import { language } from "../../state/language.ts";
import { ahead } from "../../state/state.ts";
import { timeLabel } from "./time-label.ts";

/** The time above what was said after a while. */
export function TimeRow({ at }: { readonly at: number }) {
  return (
    <div class="note-row">
      <time dateTime={new Date(at).toISOString()}>
        {timeLabel(at, Date.now() + ahead.value, language.value)}
      </time>
    </div>
  );
}
