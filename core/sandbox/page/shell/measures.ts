import { type Signal, signal } from "@preact/signals";
import { keep, recall } from "../state/kept.ts";

/** A length that a visitor can change by dragging, in pixels. */
export interface Length {
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
export function setLength({ pixels, least, most, name }: Length, wanted: number): void {
  pixels.value = Math.round(Math.min(most, Math.max(least, wanted)));
  keep(name, String(pixels.value));
}
