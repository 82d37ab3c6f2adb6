import { type Signal, signal } from "@preact/signals";
import { keepChoice, recall } from "../state/language.ts";
import "./divider.css";

/** A length that a visitor can change by dragging, in pixels. */
interface Length {
  readonly pixels: Signal<number>;
  readonly least: number;
  readonly most: number;
  readonly name: string;
}

/** A length with its default, or as it was left. */
function length(name: string, usual: number, least: number, most: number): Length {
  const kept = Number(recall(name));
  const pixels = signal(kept >= least && kept <= most ? kept : usual);
  return { pixels, least, most, name };
}

export const phoneWidth = length("phone-width", 400, 320, 560);
/** Of the tools below the inspector. Shut at first: a newcomer has no need of them. */
export const faultsHeight = length("tools-height", 48, 48, 560);

/** How high the tools are when they are opened without dragging, in pixels. */
const OPENED = 280;

export function openTools(): void {
  const { pixels, least } = faultsHeight;
  if (pixels.value <= least) setLength(faultsHeight, OPENED);
}

export const shutTools = (): void => setLength(faultsHeight, faultsHeight.least);

/** Changes a length, within its limits, and remembers it. */
function setLength({ pixels, least, most, name }: Length, wanted: number): void {
  pixels.value = Math.round(Math.min(most, Math.max(least, wanted)));
  keepChoice(name, String(pixels.value));
}

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
