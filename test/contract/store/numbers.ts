import type { Claim } from "../../../core/stores/port/claim.ts";
import type { ModelClaim } from "./model.ts";
import { holds } from "./plain.ts";

/** A lease that was given out. */
export interface ModelLease {
  readonly id: string;
  readonly epoch: number;
  /** When it was called; `undefined` for one that was put aside. */
  readonly at: number | undefined;
}

/**
 * Numbers that a store chooses, by those of the oracle: epochs of claims and of leases, versions of
 * values. They are learned as the store tells them, and must come in the right order.
 */
export class Numbers {
  readonly #known = new Map<string, number>();
  /** By what they belong to: the largest epoch so far, all versions so far. */
  readonly #last = new Map<string, number>();
  readonly #versions = new Map<string, Set<number>>();
  /** Claims that were given out, also those that are void by now. */
  readonly claims: ModelClaim[] = [];
  readonly leases: ModelLease[] = [];

  /** A store that was emptied begins anew. */
  clear(): void {
    for (const map of [this.#known, this.#last, this.#versions]) map.clear();
    this.claims.length = 0;
    this.leases.length = 0;
  }

  learnClaim(claim: ModelClaim, actual: Claim | undefined): void {
    holds(actual?.id === claim.id, `${claim.id} is claimed`);
    this.#learnEpoch(`claim ${claim.id}`, claim.epoch, actual?.epoch ?? Number.NaN);
    this.claims.push(claim);
  }

  learnLease(lease: ModelLease, actual: number): void {
    this.#learnEpoch(`lease ${lease.id}`, lease.epoch, actual);
    this.leases.push(lease);
  }

  claim({ id, epoch }: ModelClaim): Claim {
    return { id, epoch: this.#of(`claim ${id}`, epoch) };
  }

  lease(id: string, epoch: number): number {
    return this.#of(`lease ${id}`, epoch);
  }

  /** @param key of owner and value */
  learnVersion(key: string, version: number, actual: number): void {
    const known = this.#known.get(`version ${key} ${version}`);
    if (known !== undefined) {
      holds(known === actual, `the version of ${key} stays while nothing changes it`);
      return;
    }
    const before = this.#versions.get(key) ?? new Set();
    holds(actual > 0 && !before.has(actual), `${key} has a new version, not ${actual}`);
    this.#versions.set(key, before.add(actual));
    this.#known.set(`version ${key} ${version}`, actual);
  }

  version(key: string, version: number): number | undefined {
    return version === 0 ? 0 : this.#known.get(`version ${key} ${version}`);
  }

  #learnEpoch(name: string, epoch: number, actual: number): void {
    const last = this.#last.get(name) ?? 0;
    holds(actual > last, `${name}: the epoch grows, ${last} is followed by ${actual}`);
    this.#last.set(name, actual);
    this.#known.set(`${name} ${epoch}`, actual);
  }

  #of(name: string, epoch: number): number {
    return this.#known.get(`${name} ${epoch}`) ?? 0;
  }
}
