import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** World land at 1:50m as TopoJSON (Natural Earth): coastlines, and no borders at all. */
export function landJson(): Uint8Array<ArrayBuffer> {
  const { resolve } = createRequire(import.meta.url);
  return new Uint8Array(readFileSync(resolve("world-atlas/land-50m.json")));
}
