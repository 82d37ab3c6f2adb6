import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { SandboxError } from "../../sandbox/sandbox-error.ts";

/** The page as a browser takes it. */
interface Bundle {
  readonly script: string;
  readonly style: string;
}

const ENTRY = fileURLToPath(new URL("../browser/main.tsx", import.meta.url));
/** In a package the sources are not there, but what `npm run build` has made of them. */
const BUILT = new URL("../built/", import.meta.url);
const isBuilt = existsSync(BUILT);

/**
 * Compiles the page's sources in memory, when it is first asked for: nobody has to build anything,
 * and whoever never opens the page never waits for it. A failure is not kept, so that a corrected
 * source is found by loading the page again. In a package it was compiled when that was built.
 *
 * @throws SandboxError `page.bundle` (as a rejection) with file, line and what is wrong
 */
export function createBundle(entry = ENTRY): () => Promise<Bundle> {
  if (isBuilt && entry === ENTRY) return async () => builtPage();
  let bundle: Promise<Bundle> | undefined;
  return () => {
    bundle ??= compile(entry).catch((error) => {
      bundle = undefined;
      throw error;
    });
    return bundle;
  };
}

const builtPage = (): Bundle => ({
  script: readFileSync(new URL("page.js", BUILT), "utf8"),
  style: readFileSync(new URL("page.css", BUILT), "utf8"),
});

async function compile(entry: string): Promise<Bundle> {
  const { build } = await import("esbuild");
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    outdir: "/",
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    // Small pictures of the map's style sheet travel inside it.
    loader: { ".png": "dataurl", ".svg": "dataurl" },
    minify: true,
    legalComments: "none",
    logLevel: "silent",
  }).catch((error) => {
    throw new SandboxError("page.bundle", {
      status: 500,
      zh: `页面的源码有错：${reason(error)}`,
      en: `the page's sources do not compile: ${reason(error)}`,
    });
  });
  const text = (end: string) => result.outputFiles.find(({ path }) => path.endsWith(end))?.text;
  return { script: text(".js") ?? "", style: text(".css") ?? "" };
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** World land at 1:50m as TopoJSON (Natural Earth): coastlines, and no borders at all. */
export function landJson(): Uint8Array<ArrayBuffer> {
  const { resolve } = createRequire(import.meta.url);
  const file = isBuilt ? new URL("land.json", BUILT) : resolve("world-atlas/land-50m.json");
  return new Uint8Array(readFileSync(file));
}
