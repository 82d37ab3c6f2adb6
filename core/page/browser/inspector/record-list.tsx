import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../shell/icon.tsx";
import { t } from "../state/language.ts";
import { type InspectorLine, rowsInView, scrollTo } from "./fold.ts";
import { LineRow } from "./line-row.tsx";
import { isWrong, verdictOf } from "./verdict.ts";
import { lines, move, openOrShut, selected } from "./view.ts";
import "./record-list.css";

/** Below this width a line takes two rows, in pixels. */
const NARROW = 640;
/** Height of a line in one row, and in two, in pixels. */
const ROW = 34;
const TWO_ROWS = 56;
/** Nearer than this to the end, the list follows what comes, in pixels. */
const NEAR = 24;

/**
 * Every line, newest at the bottom. Only those in view are drawn; while the end is in view, the
 * list follows it.
 */
export function RecordList() {
  const box = useRef<HTMLDivElement>(null);
  const size = useSignal({ width: 1_000, height: 600 });
  const scrolled = useSignal(0);
  const following = useSignal(true);
  const compact = size.value.width < NARROW;
  const row = compact ? TWO_ROWS : ROW;
  const all = lines.value;

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      size.value = { width: element.clientWidth, height: element.clientHeight };
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [size]);

  useLayoutEffect(() => {
    const element = box.current;
    if (element && following.value) element.scrollTop = element.scrollHeight;
  });

  // After the one above: what is selected is worth more than the end.
  useLayoutEffect(() => {
    const index = lines.peek().findIndex(({ id }) => id === selected.value);
    const element = box.current;
    if (index < 0 || !element) return;
    const { clientHeight, scrollTop } = element;
    const to = scrollTo(index, row, scrollTop, clientHeight);
    if (to === scrollTop) return;
    following.value = false;
    element.scrollTop = to;
  }, [selected.value, row, following]);

  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    scrolled.value = element.scrollTop;
    following.value = element.scrollTop + element.clientHeight >= element.scrollHeight - NEAR;
  };

  const { from, to } = rowsInView(all.length, row, scrolled.value, size.value.height);
  return (
    <div class="record-list">
      <div
        ref={box}
        class="record-scroll"
        role="listbox"
        tabIndex={0}
        data-compact={compact}
        aria-label={t("记录，最新的在下面", "Records, newest last")}
        aria-activedescendant={selected.value && `line-${selected.value}`}
        onScroll={onScroll}
        onKeyDown={(event) => onKey(event, Math.max(1, Math.floor(size.value.height / row) - 1))}
      >
        <div class="record-length" style={{ height: `${all.length * row}px` }}>
          {all.slice(from, to).map((line, index) => (
            <Option key={line.id} line={line} index={from + index} count={all.length} row={row} />
          ))}
        </div>
      </div>
      {!following.value && all.length > 0 && (
        <button
          type="button"
          class="to-newest"
          onClick={() => {
            following.value = true;
            box.current?.scrollTo({ top: box.current.scrollHeight });
          }}
        >
          <Icon name="down" size={15} /> {t("最新", "Newest")}
        </button>
      )}
    </div>
  );
}

interface OptionProps {
  readonly line: InspectorLine;
  readonly index: number;
  readonly count: number;
  readonly row: number;
}

function Option({ line, index, count, row }: OptionProps) {
  const record = line.type === "record" ? line.record : line.records[0];
  if (!record) return null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys for all its lines
    <div
      class="line"
      role="option"
      tabIndex={-1}
      id={`line-${line.id}`}
      data-testid={line.type === "record" ? "record" : "fold"}
      data-record={line.type === "record" ? line.id : undefined}
      data-outcome={verdictOf(record).outcome}
      data-wrong={isWrong(record) || undefined}
      aria-selected={line.id === selected.value}
      aria-setsize={count}
      aria-posinset={index + 1}
      style={{ height: `${row}px`, transform: `translateY(${index * row}px)` }}
      onClick={() => openOrShut(line)}
    >
      <LineRow line={line} />
    </div>
  );
}

/** Arrows and pages move the selection, Enter opens. */
function onKey(event: KeyboardEvent, page: number): void {
  const by = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  }[event.key];
  if (by !== undefined) move(by);
  else if (event.key === "Enter" || event.key === " ") openSelected();
  else return;
  event.preventDefault();
}

function openSelected(): void {
  const line = lines.value.find(({ id }) => id === selected.value);
  if (line) openOrShut(line);
}
