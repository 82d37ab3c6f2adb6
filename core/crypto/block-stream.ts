/** A cipher or decipher of `node:crypto`, without padding of its own. */
export interface BlockTransform<B extends Uint8Array> {
  update(blocks: Uint8Array): B;
}

/**
 * Keeps one transform for many messages, because making one costs more than using it.
 *
 * The transform must give as many bytes as it takes. If it ever does not, or throws, what it holds
 * is unknown: it is dropped, and a new one does the work.
 *
 * @throws whatever `make` and a transform just made throw
 */
export function longLived<B extends Uint8Array>(
  make: () => BlockTransform<B>,
): (blocks: Uint8Array) => B {
  let live = make();
  return (blocks) => {
    const bytes = attempt(live, blocks);
    if (bytes !== undefined) return bytes;

    const fresh = make();
    live = fresh;
    const again = fresh.update(blocks);
    if (again.length === blocks.length) return again;
    live = make();
    throw new RangeError("the cipher took blocks and gave fewer or more bytes");
  };
}

function attempt<B extends Uint8Array>(
  transform: BlockTransform<B>,
  blocks: Uint8Array,
): B | undefined {
  try {
    const bytes = transform.update(blocks);
    return bytes.length === blocks.length ? bytes : undefined;
  } catch {
    return undefined;
  }
}
