import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

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
