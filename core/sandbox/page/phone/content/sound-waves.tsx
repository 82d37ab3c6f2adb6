/** The three arcs of a recording; they pulse while it plays. */
export function SoundWaves({ playing }: { readonly playing: boolean }) {
  return (
    <svg
      class={`waves ${playing ? "waves-playing" : ""}`}
      width="18"
      height="18"
      viewBox="0 0 18 18"
      fill="none"
      stroke="currentColor"
      stroke-width="1.7"
      stroke-linecap="round"
      aria-hidden="true"
    >
      <path d="M3.5 8.2a1.2 1.2 0 0 1 0 1.6" />
      <path d="M6.3 5.9a4.6 4.6 0 0 1 0 6.2" />
      <path d="M9.2 3.5a8 8 0 0 1 0 11" />
    </svg>
  );
}
