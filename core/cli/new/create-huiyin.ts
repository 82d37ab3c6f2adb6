import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readCommandLine } from "../command-line.ts";
import { exitCodeOf, renderFailure } from "../failure.ts";
import { newArguments, newBot } from "./new-bot.ts";
import type { SupplyManifest } from "./write-bot.ts";

/*
 * `npm create huiyin my-bot`: what `huiyin new` does, as a package of one file with nothing to install. It is
 * bundled by `npm run build`; beside it lie its template and, while nothing is published, the package itself.
 */

const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const meta = {
  name: "npm create huiyin",
  description: "新建一个自己的机器人 / make a bot of your own",
};

try {
  const args = await readCommandLine({ meta, args: newArguments }, process.argv.slice(2));
  if (args) {
    const manifest = JSON.parse(readFileSync(beside("package.json"), "utf8")) as SupplyManifest;
    const tarball = () => beside(`huiyin-${manifest.version}.tgz`);
    console.log(
      newBot(args.folder ?? "", args.lang, { template: beside("template"), manifest, tarball }),
    );
  }
} catch (error) {
  process.stderr.write(renderFailure(error, process.env.LOG_LEVEL === "debug"));
  process.exitCode = exitCodeOf(error);
}
