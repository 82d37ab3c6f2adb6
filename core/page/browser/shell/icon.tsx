import type { JSX } from "preact";

/** Drawn on 24 × 24, as strokes of the text's colour. */
const PATHS = {
  phone: "M8 3h8a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2ZM11 18h2",
  inspector: "M4 6h16M4 12h10M4 18h13",
  faults: "M13 3 5 14h6l-1 7 8-11h-6l1-7Z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M19 5l-1.4 1.4M6.4 17.6 5 19",
  moon: "M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5Z",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM16 16l5 5",
  pause: "M8 5v14M16 5v14",
  play: "M7 4.5v15l12-7.5-12-7.5Z",
  clear: "M5 7h14M10 11v6M14 11v6M6 7l1 13h10l1-13M9 7V4h6v3",
  save: "M12 4v11M7.5 10.5 12 15l4.5-4.5M5 20h14",
  copy: "M9 9h10v11H9ZM15 9V5H5v11h4",
  done: "m5 13 4.5 4.5L19 7",
  again: "M4 12a8 8 0 1 0 2.5-5.8M4 4v4.5h4.5",
  close: "M6 6l12 12M18 6 6 18",
  back: "M15 5l-7 7 7 7",
  open: "m9 5 7 7-7 7",
  down: "M12 5v14M6 13l6 6 6-6",
  filter: "M4 6h16M7 12h10M10 18h4",
  callback: "M5 12h13M13 7l5 5-5 5",
  call: "M19 12H6M11 7l-5 5 5 5",
  check: "M12 3 5 6v6c0 4.5 3 7.5 7 9 4-1.5 7-4.5 7-9V6l-7-3ZM9 12l2.2 2.2L15.5 10",
  warning: "M12 4 2.8 20h18.4L12 4ZM12 10v4.5M12 17.4v.2",
  failure: "M8 3h8l5 5v8l-5 5H8l-5-5V8l5-5ZM12 8v5M12 16v.2",
  outbox: "M4 13v6h16v-6M4 13l3-8h10l3 8M4 13h5l1 2h4l1-2h5",
  terminal: "M4 5h16v14H4ZM7.5 9.5 10 12l-2.5 2.5M12.5 15H16",
  settings: "M4 8h9M17 8h3M15 6v4M4 16h3M11 16h9M9 14v4",
  fold: "m6 9 6 6 6-6",
} as const;

export type IconName = keyof typeof PATHS;

interface IconProps {
  readonly name: IconName;
  readonly size?: number;
}

/** A small drawing. Whatever carries it has the words. */
export function Icon({ name, size = 18 }: IconProps): JSX.Element {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
