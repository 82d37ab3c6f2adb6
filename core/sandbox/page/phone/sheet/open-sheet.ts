import { signal } from "@preact/signals";
import type { VNode } from "preact";

/** What has slid over the phone's screen; `undefined` when nothing has. */
export const sheet = signal<VNode | undefined>(undefined);

export function openSheet(content: VNode): void {
  sheet.value = content;
}

export function closeSheet(): void {
  sheet.value = undefined;
}
