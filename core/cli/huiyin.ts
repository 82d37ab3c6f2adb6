#!/usr/bin/env node
// First: it tells an old Node, and a folder without its packages, in words.
import "../preflight.cjs";
import { type ArgsDef, type CommandDef, defineCommand } from "citty";
import { meantBy } from "../nearest.ts";
import { type CommandLine, readCommandLine } from "./command-line.ts";
import { exitCodeOf, renderFailure } from "./failure.ts";
import { renderHelp } from "./help.ts";
import { Misuse } from "./misuse.ts";
import { packageVersion } from "./version.ts";

/** Each command is loaded when it is asked for: `say` has no use for a file watcher. */
const COMMANDS = {
  start: () => import("./command/start.ts").then((module) => module.startCommand),
  dev: () => import("./command/dev.ts").then((module) => module.devCommand),
  reload: () => import("./command/reload.ts").then((module) => module.reloadCommand),
  check: () => import("./command/check.ts").then((module) => module.checkCommand),
  doctor: () => import("./command/doctor.ts").then((module) => module.doctorCommand),
  page: () => import("./command/page.ts").then((module) => module.pageCommand),
  say: () => import("./command/say.ts").then((module) => module.sayCommand),
  explain: () => import("./command/explain.ts").then((module) => module.explainCommand),
  send: () => import("./command/send.ts").then((module) => module.sendCommand),
  dead: () => import("./command/dead.ts").then((module) => module.deadCommand),
  outbox: () => import("./command/outbox.ts").then((module) => module.outboxCommand),
  jobs: () => import("./command/jobs.ts").then((module) => module.jobsCommand),
  member: () => import("./command/member.ts").then((module) => module.memberCommand),
  backup: () => import("./command/backup.ts").then((module) => module.backupCommand),
  move: () => import("./command/move.ts").then((module) => module.moveCommand),
  new: () => import("./command/new.ts").then((module) => module.newCommand),
  replay: () => import("./command/replay.ts").then((module) => module.replayCommand),
};

const NAMES = Object.keys(COMMANDS);

const huiyin = defineCommand({
  meta: {
    name: "npm run bot --",
    version: packageVersion(),
    description:
      "回音：企业微信自建应用的插件式机器人 / a plugin-driven bot for WeCom self-built apps",
  },
  subCommands: COMMANDS,
});

/** Runs the command line. Ends the process only where a command does. */
async function main([name, ...rest]: readonly string[]): Promise<void> {
  if (name === "--version" || name === "-v") return console.log(packageVersion());
  if (name === "help" && rest[0] !== undefined) return main([rest[0], "--help"]);
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    return console.log(await renderHelp(huiyin));
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name as keyof typeof COMMANDS] : undefined;
  if (!load) {
    const meant = meantBy(name, [...NAMES, "--help", "--version"]);
    throw new Misuse(
      `没有这个命令 / there is no command "${name}"` +
        (meant ? `；是不是 / did you mean "${meant}"?` : `；有 / there are ${NAMES.join(", ")}`),
    );
  }
  // Each command's own argument types do not matter any more: they are read by the definition.
  const command = (await load()) as unknown as CommandDef & CommandLine<ArgsDef>;
  const args = await readCommandLine(command, rest, huiyin);
  if (!args) return;
  if (args.sandbox === true) process.env.HUIYIN_SANDBOX = "1";
  await command.run?.({ args, rawArgs: [...rest], cmd: command });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(renderFailure(error, process.env.LOG_LEVEL === "debug"));
  process.exit(exitCodeOf(error));
}
