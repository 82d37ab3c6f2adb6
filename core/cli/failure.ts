import { BotError, ConfigError, type ErrorCode } from "../errors.ts";
import { type Bilingual, bilingual } from "../two-languages.ts";
import { Failed, Misuse } from "./misuse.ts";
import { plainText } from "./plain-text.ts";

/** 2 for a command line that makes no sense, 1 for everything else. */
export function exitCodeOf(error: unknown): 1 | 2 {
  const isUsage = error instanceof Misuse || (error instanceof Error && error.name === "CLIError");
  return isUsage ? 2 : 1;
}

/**
 * An error for people: what is wrong and what helps, without a stack.
 *
 * @param debug adds the stack, for whoever looks for a bug of ours
 */
export function renderFailure(error: unknown, debug: boolean): string {
  const stack = debug && error instanceof Error ? `\n\n${error.stack}${causeOf(error)}` : "";
  return `${textOf(error)}${stack}\n`;
}

function textOf(error: unknown): string {
  if (error instanceof ConfigError) return renderIssues(error);
  if (error instanceof BotError) return renderBotError(error);
  if (!(error instanceof Error)) return `意外的错误 / unexpected error: ${typeof error}`;
  if (error instanceof Misuse || error instanceof Failed) return error.message;
  if (error.name === "CLIError") return plainText(error.message);
  return [
    `意外的错误 / unexpected error: ${error.name}: ${error.message}`,
    "用 LOG_LEVEL=debug 再试，可看到调用栈 / try again with LOG_LEVEL=debug to see the stack",
  ].join("\n");
}

function renderIssues({ issues }: ConfigError): string {
  const count = issues.length;
  const lines = issues.flatMap(({ path, zh, message }) => [
    `  ✗ ${path}`,
    ...[...new Set([zh, message])].map((line) => `      ${line}`),
  ]);
  return [
    `配置有 ${count} 个问题，没有启动 / ${count} problem${count === 1 ? "" : "s"} in the configuration, not started`,
    "",
    ...lines,
    "",
    "改好后再运行；npm run doctor 可以检查 / mend and run again; npm run doctor checks it",
  ].join("\n");
}

function renderBotError(error: BotError): string {
  const cure = CURES[error.code];
  return [
    `错误 / error ${error.code}: ${error.message}`,
    ...(cure ? [`办法 / cure: ${cure.zh}`, `             ${cure.en}`] : []),
  ].join("\n");
}

const CURES: Readonly<Partial<Record<ErrorCode, Bilingual>>> = {
  ERR_LISTEN: bilingual(
    "端口被占用或无权使用：换一个 PORT / HUIYIN_ADMIN_PORT，或停掉占用它的程序",
    "the port is taken or not allowed: choose another PORT or HUIYIN_ADMIN_PORT, or stop what holds it",
  ),
  ERR_STORE_IN_USE: bilingual(
    "另一个机器人正在使用这个数据目录：先停掉它，或设置 HUIYIN_DATA_DIR",
    "another bot uses this data directory: stop it, or set HUIYIN_DATA_DIR",
  ),
  ERR_STORE_FOREIGN: bilingual(
    "数据文件不是这个程序的：换一个 HUIYIN_DATA_DIR",
    "the data file is not ours: choose another HUIYIN_DATA_DIR",
  ),
  ERR_STORE_IDENTITY: bilingual(
    "这个数据目录属于另一个应用：给这个应用另一个 HUIYIN_DATA_DIR，或在 apps: 里另起一个名字；" +
      "确实换了应用：npm run bot -- move <名字>",
    "the data directory belongs to another app: give this one another HUIYIN_DATA_DIR, or another " +
      "name in apps:; if the app itself was replaced: npm run bot -- move <name>",
  ),
  ERR_STORE_VERSION: bilingual(
    "数据来自更新的版本：升级程序，或换一个 HUIYIN_DATA_DIR",
    "the data is from a newer version: upgrade, or choose another HUIYIN_DATA_DIR",
  ),
  ERR_STORE_DAMAGED: bilingual(
    "数据文件已损坏：从备份恢复",
    "the data file is damaged: restore a backup",
  ),
  ERR_STORE_LOST: bilingual(
    "上次没有正常停止，数据库的日志文件不完整：放回原来的文件，或从备份恢复，或接受损失，加 --accept-loss 启动",
    "put the log back as it was, restore a backup, or accept the loss: start with --accept-loss",
  ),
  ERR_STORE_FULL: bilingual("磁盘已满：腾出空间", "the disk is full: make room"),
};

/** Causes have stacks of their own, which are the ones that matter. */
function causeOf({ cause }: Error): string {
  return cause instanceof Error ? `\ncaused by ${cause.stack}${causeOf(cause)}` : "";
}
