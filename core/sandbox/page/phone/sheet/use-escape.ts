import { useEffect } from "preact/hooks";
import { closeSheet } from "./open-sheet.ts";

/** Closes the sheet by Escape, wherever the focus has gone. */
export function useEscape(): void {
  useEffect(() => {
    const pressed = ({ key, isComposing }: KeyboardEvent) => {
      if (key === "Escape" && !isComposing) closeSheet();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}
