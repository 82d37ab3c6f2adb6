import { signal } from "@preact/signals";
import type { ComponentChildren, VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../state/language.ts";
import { Glyph } from "../glyph.tsx";
import "./sheet.css";

/** What has slid over the phone's screen; `undefined` when nothing has. */
export const sheet = signal<VNode | undefined>(undefined);

export function openSheet(content: VNode): void {
  sheet.value = content;
}

export function closeSheet(): void {
  sheet.value = undefined;
}

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

interface SheetProps {
  readonly title: string;
  /** Stands at the right of the title: what the sheet is for. */
  readonly action?: ComponentChildren;
  /** Takes the whole screen, as a map does. */
  readonly tall?: boolean;
  readonly children: ComponentChildren;
}

/** A panel that slides up over the phone's screen. Escape and a touch beside it close it. */
export function Sheet({ title, action, tall = false, children }: SheetProps) {
  const box = useFocusInside();
  useEscape();
  return (
    <div
      class="sheet-back"
      onPointerDown={(event) => event.target === event.currentTarget && closeSheet()}
    >
      <div
        class={`sheet ${tall ? "sheet-tall" : ""}`}
        role="dialog"
        aria-label={title}
        tabIndex={-1}
        ref={box}
      >
        <header class="sheet-head">
          <button type="button" class="plain" aria-label={t("关闭", "Close")} onClick={closeSheet}>
            <Glyph name="close" size={20} />
          </button>
          <h2>{title}</h2>
          <div class="sheet-action">{action}</div>
        </header>
        {children}
      </div>
    </div>
  );
}

/** Takes the focus, and gives it back to whatever had it. */
function useFocusInside() {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const wanted = box.current?.querySelector<HTMLElement>("[data-focus]") ?? box.current;
    wanted?.focus({ preventScroll: true });
    return () => {
      // What lies beneath cannot be focused before it is drawn again.
      if (before instanceof HTMLElement)
        requestAnimationFrame(() => before.focus({ preventScroll: true }));
    };
  }, []);
  return box;
}
