import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowRight: 1,
  ArrowUp: -1,
  ArrowLeft: -1,
};

/** Moves the focus among the buttons of a menu, as arrow keys, Home and End do. */
export function moveByArrows(event: KeyboardEvent & { readonly currentTarget: EventTarget }): void {
  const menu = event.currentTarget as HTMLElement;
  const items = [...menu.querySelectorAll<HTMLElement>("button:not(:disabled), a[href]")];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = nextIndex(event.key, at, items.length);
  if (next === undefined) return;
  event.preventDefault();
  items[next]?.focus();
}

function nextIndex(key: string, at: number, count: number): number | undefined {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = STEPS[key];
  if (step === undefined || count === 0) return undefined;
  return at < 0 ? 0 : (at + step + count) % count;
}

/** Closes a popup at a touch outside of `box`, or by Escape, while it is open. */
export function useDismiss(
  box: RefObject<HTMLElement | null>,
  open: boolean,
  close: () => void,
): void {
  useEffect(() => {
    if (!open) return;
    const touched = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) close();
    };
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      close();
      box.current?.querySelector("button")?.focus();
    };
    document.addEventListener("pointerdown", touched);
    document.addEventListener("keydown", pressed);
    return () => {
      document.removeEventListener("pointerdown", touched);
      document.removeEventListener("keydown", pressed);
    };
  });
}
