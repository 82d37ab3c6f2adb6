import { signal } from "@preact/signals";
import { openRecord } from "../state/state.ts";

export const TABS = ["phone", "inspector", "faults"] as const;
export type Tab = (typeof TABS)[number];

/** What a narrow page shows. A wide one shows all three. */
export const tab = signal<Tab>("phone");

/** Opens a record, and shows the inspector where there is room for one part only. */
export function inspect(id: string): void {
  openRecord.value = id;
  tab.value = "inspector";
}
