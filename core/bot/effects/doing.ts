import type { AnyEvent } from "../../events/own.ts";
import type { Claim } from "../../stores/port/claim.ts";
import type { PluginScope } from "../plugin-scope.ts";
import type { Run } from "../run.ts";
import type { Manner } from "../storage/given.ts";

/** What one plugin has done in one run. */
interface Done {
  readonly counts: Map<string, number>;
  /** Steps that are being done, or have been. */
  readonly steps: Map<string, Promise<unknown>>;
}

/**
 * What one plugin does while one message is handled, and the notes that it leaves. All handlers of
 * the plugin that are asked count together, because a new version may have other handlers; watchers
 * count apart, because they run beside each other in any order.
 */
export class Doing {
  readonly scope: PluginScope;
  readonly #event: AnyEvent;
  readonly #run: Run;
  readonly #place: string;

  constructor(event: AnyEvent, run: Run, scope: PluginScope, place: string) {
    this.#event = event;
    this.#run = run;
    this.scope = scope;
    this.#place = place;
  }

  /** `event.id`. */
  get message(): string {
    return this.#event.id;
  }

  get steps(): Map<string, Promise<unknown>> {
    return this.#done.steps;
  }

  /** The name of something that is done once. */
  named(what: string): string {
    return `${this.scope.name}${this.#place} ${what}`;
  }

  /** The name of the next of several things of one sort. */
  next(what: string): string {
    const { counts } = this.#done;
    const name = this.named(what);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return `${name} ${count}`;
  }

  /** What was noted in an earlier run; `undefined` when nothing was. */
  noted(name: string): string | undefined {
    return this.#run.memos.get(name);
  }

  /**
   * The right to leave notes. Ask in the same turn in which something is to be done: then the message
   * is written down with what is written in that turn.
   *
   * @returns `undefined` when nobody would ever look for a note
   * @throws what the run was given up for: the message comes again, and this would be done twice
   */
  async claim(): Promise<Claim | undefined> {
    const claim = await this.#run.claim();
    if (!claim) this.#run.signal.throwIfAborted();
    return claim;
  }

  /** How a value is changed once: waiting while the disk is full, and noted under this name. */
  manner(name: string): Manner {
    // Whoever changes the value asks again, behind those who are at it, and hears of a refusal.
    this.claim().catch(() => {});
    return {
      persist: (give) => this.scope.persist(give),
      note: { name, claim: () => this.claim() },
    };
  }

  get #done(): Done {
    const known = runs.get(this.#run)?.get(this.scope);
    if (known) return known;
    const done: Done = { counts: new Map(), steps: new Map() };
    const plugins = runs.get(this.#run) ?? new Map<PluginScope, Done>();
    runs.set(this.#run, plugins.set(this.scope, done));
    return done;
  }
}

/** Runs in which something was done. They go when nobody holds the run any more. */
const runs = new WeakMap<Run, Map<PluginScope, Done>>();
