import * as nodeModule from "node:module";
import { sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { MessageChannel } from "node:worker_threads";

/** How Node asks where a module is; the same in the process itself and beside it. */
type Resolve<T> = (specifier: string, context: { readonly parentURL?: string }, next: Next<T>) => T;
type Next<T> = (specifier: string, context: object) => T;
interface Resolved {
  readonly url: string;
}

/** What newer versions of Node have, whose hooks run in the process itself. */
interface WithSyncHooks {
  registerHooks?(hooks: { readonly resolve: Resolve<Resolved> }): unknown;
}

const PACKAGES = `${sep}node_modules${sep}`;

/** What names a file beside the one that imports it. */
const RELATIVE = /^\.{1,2}[\\/]/;

/** Of older ones, in a thread of their own, and so as text. */
const BESIDE = `
let port;
export const initialize = (given) => { port = given.port; };
export async function resolve(specifier, context, next) {
  try {
    const found = await next(specifier, context);
    port.postMessage(found.url);
    return found;
  } catch (error) {
    if (${RELATIVE}.test(specifier) && context.parentURL) {
      port.postMessage(new URL(specifier, context.parentURL).href);
    }
    throw error;
  }
}`;

/**
 * Tells of every file that this process loads from now on, and of those that it looks for in vain.
 * What packages brought is left out.
 *
 * @returns looks for what was loaded by `require`; to be called when something has been loaded
 */
export function tellOfFiles(tell: (files: readonly string[]) => void): () => void {
  const known = new Set<string>();
  let fresh: string[] = [];
  const note = (url: string) => {
    if (!url.startsWith("file:")) return;
    const file = fileURLToPath(url.replace(/[?#].*$/, ""));
    if (known.has(file) || file.includes(PACKAGES)) return;
    known.add(file);
    if (fresh.length === 0) {
      setImmediate(() => {
        tell(fresh);
        fresh = [];
      });
    }
    fresh.push(file);
  };
  const { registerHooks } = nodeModule as WithSyncHooks;
  if (registerHooks) registerHooks({ resolve: inside(note) });
  else {
    const { port1, port2 } = new MessageChannel();
    port1.on("message", note);
    port1.unref();
    nodeModule.register(`data:text/javascript,${encodeURIComponent(BESIDE)}`, {
      data: { port: port2 },
      transferList: [port2],
    });
  }
  const { cache } = nodeModule.createRequire(import.meta.url);
  return () => {
    for (const file of Object.keys(cache)) note(pathToFileURL(file).href);
  };
}

const inside =
  (note: (url: string) => void): Resolve<Resolved> =>
  (specifier, context, next) => {
    try {
      const found = next(specifier, context);
      note(found.url);
      return found;
    } catch (error) {
      if (RELATIVE.test(specifier) && context.parentURL) {
        note(new URL(specifier, context.parentURL).href);
      }
      throw error;
    }
  };
