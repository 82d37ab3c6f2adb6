import type { Remark } from "../../../feed/callback-record.ts";
import { Icon } from "../../shell/icon.tsx";
import { say } from "../../state/language.ts";
import "./remarks.css";

/** What was wrong or worth knowing, each once, with cause and cure. */
export function Remarks({ remarks }: { readonly remarks: readonly Remark[] }) {
  const each = [...new Map(remarks.map((one) => [`${one.code} ${one.zh}`, one])).values()];
  if (each.length === 0) return null;
  return (
    <ul class="remarks" data-testid="remarks">
      {each.map((remark) => (
        <li key={remark.code + remark.zh} data-tone={remark.level === "error" ? "bad" : "warn"}>
          <Icon name="warning" size={17} />
          <p>
            {say(remark)} <code>{remark.code}</code>
          </p>
        </li>
      ))}
    </ul>
  );
}
