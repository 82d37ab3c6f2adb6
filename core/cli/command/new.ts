import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineCommand } from "citty";
import { isPackaged } from "../../config/load.ts";
import { Failed } from "../misuse.ts";
import { newArguments, newBot } from "../new/new-bot.ts";
import type { SupplyManifest } from "../new/write-bot.ts";
import { oneShot } from "../one-shot.ts";

export const newCommand = defineCommand({
  meta: { name: "new", description: "新建一个自己的机器人 / make a bot of your own" },
  args: newArguments,
  run: ({ args }) =>
    oneShot(async () => {
      const made = mkdtempSync(join(tmpdir(), "huiyin-new-"));
      try {
        const manifest = JSON.parse(
          readFileSync(join(ROOT, "package.json"), "utf8"),
        ) as SupplyManifest;
        const tarball = () => ownTarball(manifest, made);
        const template = fileURLToPath(new URL("../new/template", import.meta.url));
        console.log(newBot(args.folder ?? "", args.lang, { template, manifest, tarball }));
      } finally {
        rmSync(made, { recursive: true, force: true });
      }
      return 0;
    }),
});

/** Of this package, or of the checkout. */
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** This very package, packed: an installed one has the files that it was packed from. */
function ownTarball({ version }: SupplyManifest, folder: string): string {
  try {
    if (!isPackaged) {
      npm(["run", "--silent", "build"]);
      return join(ROOT, "build", `huiyin-${version}.tgz`);
    }
    npm(["pack", "--silent", "--ignore-scripts", "--pack-destination", folder]);
    return join(folder, `huiyin-${version}.tgz`);
  } catch (cause) {
    const { code, status } = cause as { readonly code?: string; readonly status?: number };
    const [zh, en] =
      code === "ENOENT"
        ? ["PATH 里没有 npm", "there is no npm in the PATH"]
        : [`npm 结束于 ${code ?? status}`, `npm ended with ${code ?? status}`];
    throw new Failed(`没能打包 huiyin：${zh}\nhuiyin could not be packed: ${en}`);
  }
}

/** Where npm started this process, the same one; its command is a script that Windows needs a shell for. */
function npm(words: readonly string[]): void {
  const { npm_execpath: own } = process.env;
  const isNpm = own !== undefined && /npm-cli\.[cm]?js$/.test(own);
  const [command, ...before] = isNpm ? [process.execPath, own] : ["npm"];
  execFileSync(command ?? "npm", [...before, ...words], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32" && !isNpm,
  });
}
