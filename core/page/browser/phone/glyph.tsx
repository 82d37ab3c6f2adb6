import type { JSX } from "preact";

/** Drawn on 24 × 24, as strokes of the text's colour. */
const PATHS = {
  back: "M15 4.5 7.5 12l7.5 7.5",
  forward: "m9.5 5.5 6.5 6.5-6.5 6.5",
  down: "M12 5v13M6.5 12.5 12 18l5.5-5.5",
  fold: "m6.5 9.5 5.5 5.5 5.5-5.5",
  close: "M6 6l12 12M18 6 6 18",
  check: "m5 12.5 4.7 4.7L19.5 7.3",
  plus: "M12 2.8a9.2 9.2 0 1 0 0 18.4 9.2 9.2 0 0 0 0-18.4ZM12 7.6v8.8M7.6 12h8.8",
  emoji:
    "M12 2.8a9.2 9.2 0 1 0 0 18.4 9.2 9.2 0 0 0 0-18.4ZM8.8 9.4v.9M15.2 9.4v.9M7.8 14.2c1 1.7 2.4 2.5 4.2 2.5s3.2-.8 4.2-2.5",
  keyboard:
    "M12 2.8a9.2 9.2 0 1 0 0 18.4 9.2 9.2 0 0 0 0-18.4ZM8 9.3h.1M12 9.3h.1M16 9.3h.1M8 12.3h.1M12 12.3h.1M16 12.3h.1M9 15.6h6",
  menu: "M5 7.5h14M5 12h14M5 16.5h14",
  dots: "M5.5 12h.1M12 12h.1M18.5 12h.1",
  photo:
    "M5 4.5h14A1.5 1.5 0 0 1 20.5 6v12a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 18V6A1.5 1.5 0 0 1 5 4.5ZM3.8 16.5l4.7-4.7 4 4 3-3 4.7 4.7M15.5 8.7h.1",
  voice:
    "M12 3.5a2.8 2.8 0 0 0-2.8 2.8v5a2.8 2.8 0 0 0 5.6 0v-5A2.8 2.8 0 0 0 12 3.5ZM5.8 11a6.2 6.2 0 0 0 12.4 0M12 17.2v3.3",
  video:
    "M4.5 6.5h9A1.5 1.5 0 0 1 15 8v8a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 3 16V8a1.5 1.5 0 0 1 1.5-1.5ZM15 11l6-3.5v9L15 13",
  file: "M6.5 3.5h7L19 9v10a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 19V5a1.5 1.5 0 0 1 1.5-1.5ZM13.5 3.5V9H19",
  pin: "M12 21s7-6.3 7-11.3a7 7 0 1 0-14 0C5 14.7 12 21 12 21ZM12 7.3a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z",
  link: "M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7l1.1-1.1",
  walk: "M13.2 4.2h.1M9 21l2.3-5.7 3 2.7V21M7 12.5l2-3.8 3.3-.9 1.7 3.7 3 1.3M11.3 15.3l1-5.5",
  event: "M13 2.8 5 13.8h5.8l-.8 7.4 8.2-11.2h-5.9l.7-7.2Z",
  inspect: "M4 7h16M4 12h9M4 17h6M17 13a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM19.3 18.3 21.5 20.5",
  open: "M9.5 5H6a1.5 1.5 0 0 0-1.5 1.5V18A1.5 1.5 0 0 0 6 19.5h11.5A1.5 1.5 0 0 0 19 18v-3.5M13 4.5h6.5V11M19 5l-8 8",
  mini: "M15 6.2c0-2 1.4-3.2 3-3.2M12 12.5V9a3 3 0 0 1 3-3M12 11.5V15a3.2 3.2 0 1 1-3.2-3.2M15.2 12.2A3.2 3.2 0 1 0 12 9",
  robot:
    "M6.5 9h11a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 17.5v-7A1.5 1.5 0 0 1 6.5 9ZM12 9V5.5M12 4.5h.1M9.2 13v1.2M14.8 13v1.2M2.8 12.5v3M21.2 12.5v3",
} as const;

export type GlyphName = keyof typeof PATHS;

interface GlyphProps {
  readonly name: GlyphName;
  /** Pixels. */
  readonly size?: number;
}

/** A small drawing. Whatever carries it has the words. */
export function Glyph({ name, size = 22 }: GlyphProps): JSX.Element {
  return (
    <svg
      class="glyph"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
