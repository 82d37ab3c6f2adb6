/*
 * What the browser remembers of a visitor's choices. A browser that forbids it only forgets.
 */

export function recall(name: string): string | undefined {
  try {
    return localStorage.getItem(`huiyin.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`huiyin.${name}`, value);
  } catch {
    // Nothing to do: the choice holds until the page is left.
  }
}
