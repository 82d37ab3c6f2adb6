import "./segments.css";

interface SegmentsProps<T> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly words: string }[];
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
}

/** A choice of few, all of them in sight. */
export function Segments<T>({ label, options, chosen, onChoose }: SegmentsProps<T>) {
  return (
    <fieldset class="segment-bar">
      <legend class="unseen">{label}</legend>
      {options.map(({ value, words }) => (
        <button
          key={words}
          type="button"
          aria-pressed={value === chosen}
          onClick={() => onChoose(value)}
        >
          {words}
        </button>
      ))}
    </fieldset>
  );
}
