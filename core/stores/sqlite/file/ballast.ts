import { closeSync, openSync, rmSync, statfsSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { Logger } from "../../../ports/logger.ts";
import { makePrivateFile } from "../../../private-files.ts";

/** What has to be free beside the ballast before it is made, in bytes. */
const MARGIN = 2 ** 20;
/** As many random bytes as are given at once. */
const PIECE = 65_536;

/**
 * A file that holds room on the disk, `<file>-ballast`. When the disk is full it is given up, so that
 * what was begun can be finished and what is over deleted; until it is back, nothing new is begun.
 */
export class Ballast {
  readonly #path: string;
  readonly #bytes: number;
  readonly #logger: Logger;
  #isTight = false;

  /** Gives the ballast up when a killed process left it on a disk that is full. */
  constructor(database: string, bytes: number, logger: Logger) {
    this.#path = `${database}-ballast`;
    this.#bytes = bytes;
    this.#logger = logger;
    if (this.free < (this.#isHeld ? MARGIN : bytes + MARGIN)) this.release();
  }

  /** Whether the disk has no room for anything new. */
  get isTight(): boolean {
    return this.#isTight;
  }

  /** The disk is full: makes what room there is. */
  release(): void {
    if (!this.#isTight) {
      this.#logger.error("store.full", {
        ballast: this.#path,
        bytes: this.#bytes,
        cure: "free some space: nothing new is taken in meanwhile, and the bot goes on by itself",
      });
    }
    this.#isTight = true;
    this.#remove();
  }

  /** Makes the ballast where it is missing and there is room for it. */
  restore(): void {
    if (!this.#isTight && this.#isHeld) return;
    if (this.free < this.#bytes + MARGIN || !this.#isMade()) {
      this.release();
      return;
    }
    if (this.#isTight) this.#logger.warn("store.room", { ballast: this.#path });
    this.#isTight = false;
  }

  get #isHeld(): boolean {
    return statSync(this.#path, { throwIfNoEntry: false })?.size === this.#bytes;
  }

  /** Room on the disk, in bytes; a part of it may be for the administrator alone. */
  get free(): number {
    const { blocks, bavail, bfree, bsize } = statfsSync(dirname(this.#path));
    // Some file systems of networks and of users do not say.
    if (blocks === 0) return Number.POSITIVE_INFINITY;
    return (process.getuid?.() === 0 ? bfree : bavail) * bsize;
  }

  /** A quota may refuse what the disk has room for, and another may be faster. */
  #isMade(): boolean {
    try {
      this.#make();
      return true;
    } catch {
      return false;
    }
  }

  /** Of random bytes: some file systems keep no room for zeros, nor for repetitions. */
  #make(): void {
    this.#remove();
    makePrivateFile(this.#path);
    const descriptor = openSync(this.#path, "r+");
    try {
      const piece = new Uint8Array(PIECE);
      for (let left = this.#bytes; left > 0; ) {
        crypto.getRandomValues(piece);
        left -= writeSync(descriptor, piece, 0, Math.min(left, PIECE));
      }
    } finally {
      closeSync(descriptor);
    }
  }

  #remove(): void {
    try {
      rmSync(this.#path, { force: true });
    } catch {
      // A disk that does not even delete: then writes go on failing, and are refused.
    }
  }
}
