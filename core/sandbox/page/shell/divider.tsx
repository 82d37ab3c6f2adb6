import { type Length, setLength } from "./measures.ts";
import "./divider.css";

interface DividerProps {
  readonly length: Length;
  /** Which way the line runs. */
  readonly along: "vertical" | "horizontal";
  /** 1 when what is measured lies before the line, -1 when it lies after. */
  readonly sign: 1 | -1;
  readonly label: string;
}

/** A line between two parts of the page, for pointer and arrow keys. */
export function Divider({ length, along, sign, label }: DividerProps) {
  const { pixels, least, most } = length;
  const place = (event: PointerEvent) => (along === "vertical" ? event.clientX : event.clientY);
  const set = (wanted: number) => setLength(length, wanted);

  const drag = (begin: PointerEvent) => {
    const line = begin.currentTarget as HTMLElement;
    const from = pixels.value;
    line.setPointerCapture(begin.pointerId);
    const move = (event: PointerEvent) => set(from + sign * (place(event) - place(begin)));
    line.addEventListener("pointermove", move);
    line.addEventListener(
      "lostpointercapture",
      () => line.removeEventListener("pointermove", move),
      {
        once: true,
      },
    );
  };

  const step = (event: KeyboardEvent) => {
    const towards = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (towards === undefined) return;
    event.preventDefault();
    set(pixels.value + sign * towards * 24);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves is a widget; hr is not
    <div
      class={`divider ${along}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={along}
      aria-valuenow={pixels.value}
      aria-valuemin={least}
      aria-valuemax={most}
      onPointerDown={drag}
      onKeyDown={step}
    />
  );
}
