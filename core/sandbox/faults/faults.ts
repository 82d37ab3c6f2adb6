import type { CallbackRecord } from "../feed/callback-record.ts";
import type { ActiveFault, Fault, FaultKind, FaultScope } from "./fault.ts";

/** The faults that are switched on. */
export interface Faults {
  readonly active: readonly ActiveFault[];
  add(fault: Fault, scope?: FaultScope): ActiveFault;
  /** Nothing happens when it is over already. */
  remove(id: string): void;
  clear(): void;
  /** The first fault of this kind that meets the place, counted as struck; over after its `times`. */
  strike<K extends FaultKind>(kind: K, place: FaultPlace): Struck<K> | undefined;
  /** Calls back after every change. The returned function ends that. */
  onChange(listener: () => void): () => void;
}

/** Where a fault could strike. */
export interface FaultPlace {
  readonly app?: string | undefined;
  readonly path?: string | undefined;
  /** UserIDs of whom it concerns. */
  readonly members?: readonly string[] | undefined;
  /** Of a callback. */
  readonly kind?: string | undefined;
}

/** Where a callback goes by. */
export const placeOfCallback = (
  callback: Pick<CallbackRecord, "app" | "member" | "kind">,
): FaultPlace => ({
  app: callback.app,
  members: callback.member === undefined ? [] : [callback.member],
  kind: callback.kind,
});

export interface Struck<K extends FaultKind> {
  readonly id: string;
  readonly fault: Extract<Fault, { readonly kind: K }>;
  readonly scope: FaultScope;
}

const TOKEN_PATH = "/cgi-bin/gettoken";

export function createFaults(): Faults {
  const active = new Map<string, ActiveFault>();
  const listeners = new Set<() => void>();
  let last = 0;

  const changed = () => {
    for (const listener of listeners) listener();
  };

  return {
    get active() {
      return [...active.values()];
    },
    add(fault, scope = {}) {
      last += 1;
      const added = Object.freeze({ id: `f${last}`, fault, scope, struck: 0 });
      active.set(added.id, added);
      changed();
      return added;
    },
    remove(id) {
      if (active.delete(id)) changed();
    },
    clear() {
      if (active.size === 0) return;
      active.clear();
      changed();
    },
    strike<K extends FaultKind>(kind: K, place: FaultPlace) {
      for (const one of active.values()) {
        if (one.fault.kind !== kind || !meets(one.scope, place)) continue;
        const struck = one.struck + 1;
        if (struck === one.scope.times) active.delete(one.id);
        else active.set(one.id, Object.freeze({ ...one, struck }));
        changed();
        return { id: one.id, fault: one.fault as Struck<K>["fault"], scope: one.scope };
      }
      return undefined;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function meets(scope: FaultScope, place: FaultPlace): boolean {
  if (scope.app !== undefined && scope.app !== place.app) return false;
  if (scope.kind !== undefined && scope.kind !== place.kind) return false;
  if (scope.member !== undefined && !concerns(place, scope.member)) return false;
  if (scope.path !== undefined) return scope.path === place.path;
  return place.path !== TOKEN_PATH;
}

const concerns = ({ members = [] }: FaultPlace, member: string) =>
  members.some((one) => one.toLowerCase() === member.toLowerCase());
