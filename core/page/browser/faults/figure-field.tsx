interface FigureFieldProps {
  /** By which its label finds it. */
  readonly id: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly step?: number;
  readonly label?: string;
  readonly onChoose: (figure: number) => void;
}

/**
 * A whole number within its limits. What is no number, or beyond them, is put right in the field
 * itself: what stands there is what counts.
 */
export function FigureField(props: FigureFieldProps) {
  const { value, least, most, step = 1, label, id, onChoose } = props;
  const choose = (field: HTMLInputElement) => {
    const typed = Math.round(field.valueAsNumber);
    const figure = Number.isFinite(typed) ? Math.min(most, Math.max(least, typed)) : value;
    field.value = String(figure);
    if (figure !== value) onChoose(figure);
  };
  return (
    <input
      type="number"
      id={id}
      data-testid={id}
      aria-label={label}
      value={value}
      min={least}
      max={most}
      step={step}
      onChange={({ currentTarget }) => choose(currentTarget)}
    />
  );
}
