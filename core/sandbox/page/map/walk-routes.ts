import { signal } from "@preact/signals";
import type { Place } from "../../callbacks/deed.ts";

/** Routes of the walks that began on this page, by the walk's id: the server keeps none. */
export const walkRoutes = signal<ReadonlyMap<string, readonly Place[]>>(new Map());

export function rememberRoute(walk: string, route: readonly Place[]): void {
  walkRoutes.value = new Map(walkRoutes.peek()).set(walk, route);
}
