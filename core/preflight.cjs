// Runs before everything else, by plain Node: an old one, a folder without its packages, and a machine
// on which nothing may be written would end in a stack trace of a loader otherwise. An old Node must
// understand what stands here.
const { accessSync, constants, existsSync, readFileSync } = require("node:fs");
const { homedir, tmpdir } = require("node:os");
const { dirname, join } = require("node:path");

const root = dirname(__dirname);
const { dependencies, engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const numbers = (version) =>
  version
    .replace(/[^\d.]/g, "")
    .split(".")
    .map(Number);
const [major, minor] = numbers(process.versions.node);
const [wantedMajor, wantedMinor] = numbers(engines.node);

/** Here, or in a folder above. */
const isInstalled = (name, folder) =>
  existsSync(join(folder, "node_modules", name, "package.json")) ||
  (folder !== dirname(folder) && isInstalled(name, dirname(folder)));

function refuse(zh, en) {
  process.stderr.write(`${zh}\n${en}\n`);
  process.exit(1);
}

if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
  const [here, wanted] = [process.versions.node, `${wantedMajor}.${wantedMinor}`];
  refuse(
    `Node ${here} 太旧，至少要 ${wanted}：安装 Node 24 或 22。`,
    `Node ${here} is too old, it takes ${wanted} at least: install Node 24 or 22.`,
  );
}

const missing = Object.keys(dependencies).filter((name) => !isInstalled(name, root));
if (missing.length > 0) {
  const count = missing.length;
  refuse(
    `缺少 ${count} 个依赖（例如 ${missing[0]}）：先运行 npm ci。`,
    `${count} packages are missing (such as ${missing[0]}): run npm ci first.`,
  );
}

const succeeds = (question) => {
  try {
    question();
    return true;
  } catch {
    return false;
  }
};

// The loader keeps in the temporary folder what it has compiled. Where that cannot be written, it
// compiles at each start: required before it, this file can still tell it so.
if (!succeeds(() => accessSync(tmpdir(), constants.W_OK))) process.env.TSX_DISABLE_CACHE = "1";
// A container's user may be a mere number, whose home nobody knows; a package asks for it.
if (!succeeds(homedir)) process.env.HOME = root;
