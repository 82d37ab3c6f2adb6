import type { Clock } from "../../ports/clock.ts";
import type { Lease, LeaseStore } from "../port/leases.ts";

/** Rights of one process that shares its store with nobody: it has each that it asks for. */
export class OwnLeases implements LeaseStore {
  readonly #held = new Map<string, number>();
  readonly #clock: Clock;
  readonly #nextEpoch: () => number;
  readonly #usable: () => void;

  /** @param usable throws once the store is closed */
  constructor(clock: Clock, nextEpoch: () => number, usable: () => void) {
    this.#clock = clock;
    this.#nextEpoch = nextEpoch;
    this.#usable = usable;
  }

  async take(name: string, ms: number): Promise<Lease> {
    this.#usable();
    const epoch = this.#held.get(name) ?? this.#nextEpoch();
    this.#held.set(name, epoch);
    return { name, epoch, until: this.#clock.now() + ms };
  }

  async give({ name, epoch }: Lease): Promise<void> {
    this.#usable();
    if (this.#held.get(name) === epoch) this.#held.delete(name);
  }
}
