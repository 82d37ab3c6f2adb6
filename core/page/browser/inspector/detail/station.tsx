import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Icon } from "../../shell/icon.tsx";
import { inWords, t } from "../../state/language.ts";
import { Copy } from "./code.tsx";
import "./station.css";
import type { Remark } from "../../../../sandbox/feed/records.ts";
import "./remarks.css";

/** Names of stations that are open, or not, against their usual; the same for every record. */
const turned = signal<ReadonlySet<string>>(new Set());

interface StationProps {
  /** Stable, as in `plaintext`. */
  readonly name: string;
  readonly title: string;
  /** A few words beside the title. */
  readonly note?: ComponentChildren;
  /** Open unless a visitor shut it. */
  readonly open?: boolean;
  readonly copy?: () => string;
  readonly children: ComponentChildren;
}

/** One station of a story, which can be shut. */
export function Station({ name, title, note, open = false, copy, children }: StationProps) {
  const isOpen = turned.value.has(name) !== open;
  const turn = () => {
    const next = new Set(turned.value);
    if (!next.delete(name)) next.add(name);
    turned.value = next;
  };
  return (
    <section class="station" data-station={name} data-open={isOpen}>
      <header>
        <h3>
          <button type="button" aria-expanded={isOpen} onClick={turn}>
            <Icon name="fold" size={15} />
            {title}
            {note !== undefined && <span class="station-note">{note}</span>}
          </button>
        </h3>
        {copy && <Copy text={copy} label={t(`复制：${title}`, `Copy: ${title}`)} />}
      </header>
      {isOpen && <div class="station-body">{children}</div>}
    </section>
  );
}

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
            {inWords(remark)} <code>{remark.code}</code>
          </p>
        </li>
      ))}
    </ul>
  );
}
