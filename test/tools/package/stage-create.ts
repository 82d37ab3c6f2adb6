import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { BUILD, commonFields, manifest, pick, ROOT } from "./manifest.ts";
import { BOT_TOOLS, writeJson } from "./stage-core.ts";

/**
 * Stages `create-huiyin`, which `npm create huiyin` runs: the command `new` in one file, without
 * anything to install. While nothing is published it carries the package that a bot depends on.
 */
export async function stageCreate(): Promise<void> {
  const stage = join(BUILD, "create-huiyin");
  mkdirSync(stage);
  await build({
    entryPoints: [join(ROOT, "core/cli/new/create-huiyin.ts")],
    outfile: join(stage, "index.js"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    // A bundled library of the old kind asks for Node's own modules so.
    banner: { js: "#!/usr/bin/env node" },
    logLevel: "warning",
  });
  chmodSync(join(stage, "index.js"), 0o755);
  cpSync(join(ROOT, "core/cli/new/template"), join(stage, "template"), { recursive: true });
  copyFileSync(join(ROOT, "LICENSE"), join(stage, "LICENSE"));
  const tarballs = readdirSync(BUILD).filter((name) => /^huiyin-\d.*\.tgz$/.test(name));
  if (manifest.private) {
    for (const name of tarballs) copyFileSync(join(BUILD, name), join(stage, name));
  }
  writeJson(join(stage, "package.json"), {
    name: "create-huiyin",
    description: "Makes a bot for WeCom (企业微信): npm create huiyin my-bot",
    ...commonFields(manifest),
    bin: { "create-huiyin": "index.js" },
    files: ["index.js", "template", "*.tgz"],
    devDependencies: pick({ ...manifest.dependencies, ...manifest.devDependencies }, BOT_TOOLS),
  });
}
