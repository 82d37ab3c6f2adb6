import { basename, dirname } from "node:path";
import { type FSWatcher, watch } from "chokidar";

/** How long nothing may be written before a change counts: editors and formatters write in steps. Milliseconds. */
const QUIET_MS = 100;

/** Files that are watched. */
export interface FileWatch {
  /** Watches these too, whether they are there or not. */
  add(files: readonly string[]): void;
  /** Resolves when everything that was added is watched. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Watches files by their folders: many editors write a new file and put it in the place of the old
 * one, and what is missing may come.
 */
export function watchFiles(onChange: (files: readonly string[]) => void): FileWatch {
  const files = new Set<string>();
  const folders = new Map<string, FSWatcher>();
  const opening = new Set<Promise<void>>();
  const changedFiles = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const changed = (_: string, path: string) => {
    if (!files.has(path)) return;
    changedFiles.add(path);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const all = [...changedFiles];
      changedFiles.clear();
      onChange(all);
    }, QUIET_MS);
  };
  const open = (folder: string) => {
    const watcher = watch(folder, {
      ignoreInitial: true,
      depth: 0,
      ignored: (path) => path !== folder && IGNORED.has(basename(path)),
    });
    watcher.on("all", changed);
    watcher.on("error", () => {});
    const ready = new Promise<void>((resolve) => watcher.once("ready", resolve));
    opening.add(ready);
    void ready.then(() => opening.delete(ready));
    return watcher;
  };

  return {
    add(more) {
      for (const file of more) {
        files.add(file);
        const folder = dirname(file);
        if (!folders.has(folder)) folders.set(folder, open(folder));
      }
    },
    async ready() {
      while (opening.size > 0) await Promise.all(opening);
    },
    async close() {
      clearTimeout(timer);
      await Promise.all([...folders.values()].map((watcher) => watcher.close()));
    },
  };
}

const IGNORED: ReadonlySet<string> = new Set(["node_modules", ".git", "data"]);
