/** Options that several commands share. */
export const configArgument = {
  config: {
    type: "string",
    valueHint: "file",
    description: "配置文件，默认 ./bot.config.ts / the configuration, ./bot.config.ts by default",
  },
} as const;

export const sandboxArgument = {
  sandbox: {
    type: "boolean",
    description:
      "不用凭据，在沙盒里运行 / leave the credentials aside and run in the sandbox (HUIYIN_SANDBOX=1)",
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
    default: "zhangsan",
    description: "成员的 UserID / UserID of the member",
  },
} as const;

export const recordsArguments = {
  does: {
    type: "positional",
    required: false,
    description: "list, show <id>, retry <id>, drop <id>",
  },
  content: {
    type: "boolean",
    description: "show 时也显示写了什么 / with show: also what was written",
  },
  json: { type: "boolean", description: "给程序看的 / for machines" },
} as const;
