/** Which bot is meant: its configuration, and whether the sandbox, whatever credentials there are. */
export const placeArguments = {
  config: {
    type: "string",
    valueHint: "file",
    description:
      "配置文件，默认 ./bot.config.<环境>.ts 或 ./bot.config.ts / the configuration, by default the one for NODE_ENV, or bot.config.ts",
  },
  sandbox: {
    type: "boolean",
    description: "不用凭据，用沙盒 / leave the credentials aside: the sandbox (HUIYIN_SANDBOX=1)",
  },
} as const;

export const startArguments = {
  ...placeArguments,
  reloadable: {
    type: "boolean",
    description:
      "可以用 SIGHUP 或 reload 换代码，不丢消息 / new code by SIGHUP or reload, without losing a message",
  },
  acceptLoss: {
    type: "boolean",
    description:
      "数据库日志不完整时仍然启动（生产环境）/ start in production although the database lost its log",
  },
} as const;

export const speakerArguments = {
  app: {
    type: "string",
    valueHint: "name",
    description: "应用的名字 / name of the app in the configuration",
  },
  user: {
    type: "string",
    valueHint: "id",
    default: "li",
    description: "成员的 UserID，默认 li / UserID of the member, li by default",
  },
} as const;

export const recordsArguments = {
  does: {
    type: "positional",
    required: false,
    description: "list, show <id>, retry <id>, drop <id>",
  },
  id: {
    type: "positional",
    required: false,
    description: "id，或它的开头 / an id, or its beginning",
  },
  content: {
    type: "boolean",
    description: "show 时也显示写了什么 / with show: also what was written",
  },
  json: { type: "boolean", description: "给程序看的 / for machines" },
} as const;
