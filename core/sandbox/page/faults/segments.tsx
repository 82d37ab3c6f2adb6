import "./segments.css";

interface SegmentOption<T> {
  readonly value: T;
  readonly words: string;
  /** Asks to be looked at. */
  readonly tone?: "bad" | "warn" | undefined;
}

interface SegmentsProps<T> {
  readonly label: string;
  readonly options: readonly SegmentOption<T>[];
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
}

/** A choice of few, all of them in sight. */
export function Segments<T>({ label, options, chosen, onChoose }: SegmentsProps<T>) {
  return (
    <fieldset class="segment-bar">
      <legend class="unseen">{label}</legend>
      {options.map(({ value, words, tone }) => (
        <button
          key={String(value)}
          type="button"
          data-tone={tone}
          aria-pressed={value === chosen}
          onClick={() => onChoose(value)}
        >
          {words}
        </button>
      ))}
    </fieldset>
  );
}
