import { type Signal, signal } from "@preact/signals";
import { recall } from "../state/kept.ts";

/** A length that a visitor can change by dragging, in pixels. */
export interface Length {
  readonly pixels: Signal<number>;
  readonly usual: number;
  readonly least: number;
  readonly most: number;
  readonly name: string;
}

/** A length with its default, or as it was left. */
function length(name: string, usual: number, least: number, most: number): Length {
  const kept = Number(recall(name));
  const pixels = signal(kept >= least && kept <= most ? kept : usual);
  return { pixels, usual, least, most, name };
}

export const phoneWidth = length("phone-width", 400, 320, 560);
export const faultsHeight = length("faults-height", 250, 48, 560);
