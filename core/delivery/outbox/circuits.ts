/** How often an app whose messages are held is tried again, in milliseconds. */
const PROBE_MS = 300_000;

interface Closed {
  readonly error: string;
  /** Milliseconds since the epoch. */
  probeAt: number;
}

/** Which apps pause, and which cannot send at all until a person has done something. */
export class Circuits {
  readonly #pausedUntil = new Map<string, number>();
  readonly #closed = new Map<string, Closed>();

  /** Why an app cannot send, as `60020`. */
  error(app: string): string | undefined {
    return this.#closed.get(app)?.error;
  }

  /** When an app that pauses goes on, in milliseconds since the epoch; 0 when it does not pause. */
  pausedUntil(app: string): number {
    return this.#pausedUntil.get(app) ?? 0;
  }

  pause(app: string, until: number): void {
    this.#pausedUntil.set(app, until);
  }

  /** @returns whether that is news */
  close(app: string, error: string, now: number): boolean {
    const isNews = this.error(app) !== error;
    this.#closed.set(app, { error, probeAt: now + PROBE_MS });
    return isNews;
  }

  /** @returns whether that is news */
  open(app: string): boolean {
    return this.#closed.delete(app);
  }

  /** Whether one message may go although the app cannot send, to see whether it can again. */
  takeProbe(app: string, now: number): boolean {
    const closed = this.#closed.get(app);
    if (!closed || now < closed.probeAt) return false;
    closed.probeAt = now + PROBE_MS;
    return true;
  }

  /** The apps whose probe is due, and when the next one will be. Milliseconds since the epoch. */
  probes(now: number): { readonly due: readonly string[]; readonly nextAt: number | undefined } {
    const closed = [...this.#closed];
    const later = closed.map(([, { probeAt }]) => probeAt).filter((probeAt) => probeAt > now);
    return {
      due: closed.filter(([, { probeAt }]) => probeAt <= now).map(([app]) => app),
      nextAt: later.length > 0 ? Math.min(...later) : undefined,
    };
  }
}
