import type { Member } from "../events/member.ts";
import type { DeliveryReport } from "../replies/push.ts";
import type { Slot } from "./asking.ts";
import type { CollectorSlot } from "./collector.ts";
import type { Middleware } from "./middleware.ts";
import type { ObserverSlot } from "./observer.ts";
import type { PluginScope } from "./plugin-scope.ts";
import type { HttpRoute } from "./routes/route.ts";

/** What asks for events: what it does with them is its verb's. */
export type EventRegistration = Slot | ObserverSlot | CollectorSlot;

interface Of<V extends string, F> {
  readonly verb: V;
  readonly plugin: string;
  readonly scope: PluginScope;
  readonly run: F;
}

/** One thing that a plugin registered, whatever it is: one value in one list. */
export type Registration =
  | EventRegistration
  | Of<"use", Middleware>
  | Of<"route", HttpRoute>
  | Of<"onDelivery", (report: DeliveryReport) => unknown>
  | Of<"onExport", (member: Member) => unknown>
  | Of<"onErase", (member: Member) => unknown>
  | Of<"onClose", () => unknown>;

export type RegistrationVerb = Registration["verb"];
export type RegistrationOf<V extends RegistrationVerb> = Extract<
  Registration,
  { readonly verb: V }
>;

/** A place in the list whose registrations are replaced all together. */
export interface Section {
  replace(registrations: readonly Registration[]): void;
}

/** Everything that all plugins registered. What is in force, and what must be undone, is read from here. */
export class RegistrationList {
  readonly #places: ReadonlyMap<string, number>;
  readonly #replaced: (() => void)[] = [];
  /** A registration by itself, or the section that it belongs to. */
  #all: { readonly plugin: string; held: readonly Registration[] }[] = [];

  /** @param plugins their names in list order, which need not be that of their setups */
  constructor(plugins: readonly string[]) {
    this.#places = new Map(plugins.map((name, place) => [name, place]));
  }

  add(registration: Registration): void {
    this.#all.push({ plugin: registration.plugin, held: [registration] });
  }

  /** A section of a plugin, empty. When the plugin is dropped, what it is given goes nowhere. */
  section(plugin: string): Section {
    const place = { plugin, held: [] as readonly Registration[] };
    this.#all.push(place);
    return {
      replace: (registrations) => {
        place.held = registrations;
        for (const tell of this.#replaced) tell();
      },
    };
  }

  /** Calls whenever a section holds something else. */
  onReplaced(tell: () => void): void {
    this.#replaced.push(tell);
  }

  /** Those of one verb, of one plugin or all, in the order of the plugins list and of registration. */
  of<V extends RegistrationVerb>(verb: V, plugin?: string): readonly RegistrationOf<V>[] {
    const isOf = (one: Registration): one is RegistrationOf<V> =>
      one.verb === verb && (plugin === undefined || one.plugin === plugin);
    return this.#all
      .flatMap(({ held }) => held)
      .filter(isOf)
      .toSorted((one, other) => this.#placeOf(one) - this.#placeOf(other));
  }

  /** Takes the last `onClose` out of the list, of one plugin or of all. */
  takeLastClose(plugin?: string): RegistrationOf<"onClose"> | undefined {
    const last = this.#all
      .flatMap(({ held }) => held)
      .findLast(
        (one): one is RegistrationOf<"onClose"> =>
          one.verb === "onClose" && (plugin === undefined || one.plugin === plugin),
      );
    this.#all = this.#all.filter(({ held }) => !last || !held.includes(last));
    return last;
  }

  /** Takes all of one plugin out of the list, but for what undoes it. */
  drop(plugin: string): void {
    this.#all = this.#all.filter(
      (one) => one.plugin !== plugin || one.held.some(({ verb }) => verb === "onClose"),
    );
  }

  #placeOf({ plugin }: Registration): number {
    return this.#places.get(plugin) ?? 0;
  }
}
