import { effect, signal } from "@preact/signals";
import type { FaultKind, FaultScope } from "../../faults/fault.ts";
import { addFault, removeFault } from "../state/actions.ts";
import { keep, recall } from "../state/kept.ts";
import { faults } from "../state/state.ts";
import { type FaultEntry, figureOf } from "./catalogue.ts";

/*
 * What a fault will be when it is switched on.
 */

/** How often the next fault strikes: once, or a number, or `0` until it is switched off. */
export const times = kept("fault-times", 1, (text) => Number(text) || 0);
/** Name of the app that the next fault meets; empty for all. */
export const app = kept("fault-app", "", String);
/** UserID of the member whom the next fault meets; empty for all. */
export const member = kept("fault-member", "", String);
/** Kind of the callbacks that the next fault meets; empty for all. */
export const kind = kept("fault-kind", "", String);
/** Path of the API that the next fault meets; empty for all but `gettoken`. */
export const path = kept("fault-path", "", String);

/** A choice that a reload keeps. */
function kept<T extends string | number>(name: string, usual: T, read: (text: string) => T) {
  const before = recall(name);
  const choice = signal<T>(before === undefined ? usual : read(before));
  effect(() => keep(name, String(choice.value)));
  return choice;
}

const figures = signal<ReadonlyMap<FaultKind, number>>(new Map());

/** The faults of a kind that are on. */
export const activeOf = (kind: FaultKind) =>
  faults.value.filter(({ fault }) => fault.kind === kind);

/** The figure of a kind: of the one that is on, else the one chosen, else the usual. */
export function figureFor({ kind, figure }: FaultEntry): number {
  const active = activeOf(kind)[0];
  return (active && figureOf(active.fault)) ?? figures.value.get(kind) ?? figure?.usual ?? 0;
}

/** Chooses a figure. A fault that is on goes on with it, as often as was left to it. */
export async function chooseFigure(entry: FaultEntry, figure: number): Promise<void> {
  figures.value = new Map(figures.value).set(entry.kind, figure);
  for (const { id, scope, struck } of activeOf(entry.kind)) {
    await removeFault(id);
    await addFault(entry.make(figure), leftOf(scope, struck));
  }
}

export async function switchOn(entry: FaultEntry): Promise<void> {
  await addFault(entry.make(figureFor(entry)), scopeFor(entry));
}

export async function switchOff(kind: FaultKind): Promise<void> {
  for (const { id } of activeOf(kind)) await removeFault(id);
}

function scopeFor({ side }: FaultEntry): FaultScope {
  return {
    ...(app.value !== "" && { app: app.value }),
    ...(member.value !== "" && { member: member.value }),
    ...(side === "callback" && kind.value !== "" && { kind: kind.value }),
    ...(side === "api" && path.value !== "" && { path: path.value }),
    ...(times.value > 0 && { times: times.value }),
  };
}

function leftOf(scope: FaultScope, struck: number): FaultScope {
  return scope.times === undefined ? scope : { ...scope, times: scope.times - struck };
}
