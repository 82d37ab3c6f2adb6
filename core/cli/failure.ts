import { BotError, ConfigError, type ErrorCode } from "../errors.ts";
import { framePlace } from "../trace.ts";
import { type Bilingual, bilingual } from "../two-languages.ts";
import { Failed, Misuse } from "./misuse.ts";
import { plainText } from "./terminal-text.ts";

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
    `配置有 ${count} 个问题 / ${count} problem${count === 1 ? "" : "s"} in the configuration`,
    "",
    ...lines,
    "",
    "改好后再运行；npm run doctor 可以检查 / mend and run again; npm run doctor checks it",
  ].join("\n");
}

function renderBotError(error: BotError): string {
  const cure = CURES[error.code];
  const meaning = MEANINGS[error.code];
  const place = AUTHORS.has(error.code) ? framePlace(error) : undefined;
  return [
    `错误 / error ${error.code}: ${meaning === undefined ? "" : `${meaning}。`}${error.message}`,
    ...(place === undefined ? [] : [`位置 / at: ${place}`]),
    ...(cure ? [`办法 / cure: ${cure.zh}`, `             ${cure.en}`] : []),
  ].join("\n");
}

/** Mistakes of whoever writes plugins, which have a line. */
const AUTHORS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "ERR_PLUGIN",
  "ERR_PLUGIN_SETUP",
  "ERR_QUERY",
  "ERR_COMMAND",
  "ERR_REGEX",
  "ERR_REPLY",
  "ERR_VALUE",
]);

/** What the codes say that a start, or a command beside it, may end with. */
const MEANINGS: Readonly<Partial<Record<ErrorCode, string>>> = {
  ERR_PLUGIN: "插件出错了",
  ERR_PLUGIN_SETUP: "插件的 setup 出错了",
  ERR_QUERY: "没有这种消息，或写法不对",
  ERR_COMMAND: "命令的写法不对",
  ERR_REGEX: "正则表达式不能用",
  ERR_REPLY: "回复的内容不对",
  ERR_VALUE: "存不了这个值",
  ERR_SERVICE_MISSING: "缺少插件需要的服务",
  ERR_SERVICE_CYCLE: "插件的服务互相依赖，成了环",
  ERR_COLLECT: "收集时出错了",
  ERR_STORE_IN_USE: "数据目录正被另一个机器人使用",
  ERR_STORE_FOREIGN: "数据文件不是这个程序的",
  ERR_STORE_DAMAGED: "数据文件已损坏",
  ERR_STORE_VERSION: "数据来自别的版本",
  ERR_STORE_IDENTITY: "数据目录属于另一个应用",
  ERR_STORE_CLOSED: "数据库已经关闭",
  ERR_STORE_FULL: "磁盘已满",
  ERR_STORE: "数据库打不开或写不了",
  ERR_LISTEN: "监听不了端口",
  ERR_CONFIG: "配置有误",
  ERR_SEND: "发不出去",
  ERR_API: "企业微信拒绝了",
  ERR_API_TIMEOUT: "企业微信没有及时回答",
  ERR_API_NETWORK: "连不上企业微信",
  ERR_API_ANSWER: "企业微信的回答看不懂",
  ERR_MEDIA: "文件用不了",
  ERR_ADDRESS: "地址不对",
  ERR_RECORDING_FOREIGN: "录制属于另一个应用或不是录制",
  ERR_RECORDING_VERSION: "录制来自更新的版本",
  ERR_RECORDING_DAMAGED: "录制已损坏",
};

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
