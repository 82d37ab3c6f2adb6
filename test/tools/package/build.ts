import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { BUILD } from "./manifest.ts";
import { stageCore } from "./stage-core.ts";
import { stageCreate } from "./stage-create.ts";
import { pluginNames, stagePlugin } from "./stage-plugin.ts";

/*
 * `npm run build`: every package that comes out of this checkout, staged in a folder of its own under
 * `build/` and packed beside it. They are packed from there and not from here, because in the checkout
 * `exports` lead to the sources.
 */

const pack = (...names: readonly string[]) =>
  execFileSync(
    "npm",
    ["pack", "--silent", "--ignore-scripts", ...names.map((name) => `./${name}`)],
    {
      cwd: BUILD,
      stdio: ["ignore", "inherit", "inherit"],
    },
  );

rmSync(BUILD, { recursive: true, force: true });
mkdirSync(BUILD);
await stageCore();
const plugins = await Promise.all(pluginNames().map(stagePlugin));
pack("huiyin", ...plugins);
// It carries the package itself while nobody can download that.
await stageCreate();
pack("create-huiyin");
