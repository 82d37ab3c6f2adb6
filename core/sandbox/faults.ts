import type { CallbackRecord } from "./feed/records.ts";

/** Something that goes wrong on purpose. `callback.*` on the way to the bot, `api.*` at the API. */
export type Fault =
  /** WeCom sends the callback this much later. */
  | { readonly kind: "callback.delay"; readonly ms: number }
  /** Sends that many further copies at once, each signed anew or not as the settings say. */
  | { readonly kind: "callback.duplicate"; readonly copies: number }
  /** Holds the callback back until the next one has been sent, at most 5 s. */
  | { readonly kind: "callback.reorder" }
  /** Cuts the connection as soon as the body is sent: the bot has it, the answer goes nowhere. */
  | { readonly kind: "callback.cut_after_body" }
  /** Reads the answer and throws it away; WeCom counts it as none. */
  | { readonly kind: "callback.lose_response" }
  /** WeCom's clock differs by so many seconds. */
  | { readonly kind: "callback.skew"; readonly seconds: number }
  /** The API answers this much later. */
  | { readonly kind: "api.slow"; readonly ms: number }
  /** The API acts, then cuts the connection instead of answering. */
  | { readonly kind: "api.lose_response" }
  /** The API does not act and answers with this errcode, as 42001, 40014, 60020, 45009 or -1. */
  | { readonly kind: "api.errcode"; readonly errcode: number }
  /** The API does not act and answers with this HTTP status, as 500, 502 or 503. */
  | { readonly kind: "api.status"; readonly status: number }
  /** The API does not act and answers 200 with a page of HTML, as a captive proxy would. */
  | { readonly kind: "api.html" }
  /** The quota of every member is used up: `message/send` says ok and nothing arrives. */
  | { readonly kind: "api.quota" };

export type FaultKind = Fault["kind"];

/** Whom a fault meets. What is left out meets all. */
export interface FaultScope {
  /** Name of the app. */
  readonly app?: string;
  /** UserID: who caused the callback, or to whom the call sends something. */
  readonly member?: string;
  /** Of the callback, as in `text` or `event:click`. */
  readonly kind?: string;
  /** Path of the API, as in `/cgi-bin/message/send`. `gettoken` is spared unless it is named. */
  readonly path?: string;
  /** How often it strikes before it is over. Absent: until it is removed. */
  readonly times?: number;
}

/** A fault that is switched on. */
export interface ActiveFault {
  /** `f1`, `f2`, … */
  readonly id: string;
  readonly fault: Fault;
  readonly scope: FaultScope;
  /** How often it has struck. */
  readonly struck: number;
}

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

interface Struck<K extends FaultKind> {
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
