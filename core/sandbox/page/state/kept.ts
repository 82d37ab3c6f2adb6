/*
 * What the browser remembers of a visitor's choices. A browser that forbids it only forgets, and
 * where there is none, as in a test, nothing is kept.
 */

interface Keeper {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
}

/** Looking it up is enough to fail in a browser that forbids it. */
const keeper = () => (globalThis as { readonly localStorage?: Keeper }).localStorage;

export function recall(name: string): string | undefined {
  try {
    return keeper()?.getItem(`huiyin.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(name: string, value: string): void {
  try {
    keeper()?.setItem(`huiyin.${name}`, value);
  } catch {
    // Nothing to do: the choice holds until the page is left.
  }
}
