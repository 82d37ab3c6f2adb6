import { signal } from "@preact/signals";

export const TABS = ["phone", "inspector", "faults"] as const;
export type Tab = (typeof TABS)[number];

/** What a narrow page shows. A wide one shows all three. */
export const tab = signal<Tab>("phone");
