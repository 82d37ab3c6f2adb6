import type { FailureClass } from "../../../ports/meter.ts";

/** The same in both languages, without a full stop. */
interface Words {
  readonly zh: string;
  readonly en: string;
}

const words = (zh: string, en: string): Words => ({ zh, en });

/** What to do about an errcode. One cure is good for many. */
export const CURES = {
  wait: words("稍候会自动重试", "it is tried again by itself in a while"),
  slower: words("放慢调用，等拦截时间过去", "call less often, and wait until the block has passed"),
  secret: words(
    "在管理后台 应用管理 → 应用 里核对 Secret 和企业 ID，改配置后重启",
    "compare secret and corpid with the console's 应用管理 → 应用, correct the configuration, restart",
  ),
  agent: words(
    "核对 agentId，并使用同一个应用的 Secret",
    "check agentId, and use the secret of the same app",
  ),
  trustIp: words(
    "在管理后台点 应用管理 → 应用 → 企业可信IP，加入出口 IP，约一分钟后生效；出口 IP 会变时，用 WECOM_PROXY 经一台地址固定的代理出去",
    "in the console, open 应用管理 → 应用 → 企业可信IP and add the address that calls leave from; it works after about a minute. Where that address changes, leave by a proxy that has a fixed one: WECOM_PROXY",
  ),
  permission: words(
    "在管理后台给应用开通这个接口的权限",
    "grant the app this permission in the console",
  ),
  visible: words("在管理后台扩大应用的可见范围", "widen the app's visible range in the console"),
  domain: words(
    "在管理后台设置应用的可信域名",
    "enter the domain as trusted in the app's settings",
  ),
  enable: words("在管理后台启用应用", "enable the app in the console"),
  callback: words(
    "在管理后台给应用设置接收消息的 URL",
    "set up a callback URL for the app in the console",
  ),
  userId: words("核对 userid，去掉不存在的成员", "check the userid, and leave out who is gone"),
  department: words("核对部门 id", "check the id of the department"),
  tag: words("核对标签 id", "check the id of the tag"),
  recipients: words(
    "核对接收者，并确认他们在应用的可见范围内",
    "check whom it goes to, and that they see the app",
  ),
  fewer: words("分成几次调用", "split it into several calls"),
  shorter: words("缩短内容，或分成几条", "shorten it, or split it into several"),
  field: words("改正这个字段", "correct that field"),
  call: words("改正调用的参数", "correct the parameters of the call"),
  method: words("换用另一种请求方法", "use the other method"),
  utf8: words("直接发送 UTF-8，不要 \\u 转义", "send plain UTF-8 without \\u escapes"),
  upload: words("重新上传文件", "upload the file again"),
  file: words("换一个符合要求的文件", "take a file that fits"),
  again: words("让成员重新授权登录", "let the member sign in again"),
  unique: words("每张卡片用新的 task_id", "use a new task_id for every card"),
  card: words("按卡片类型补全或改正字段", "complete or correct the card's fields for its type"),
  menu: words("按菜单的规则改正按钮", "correct the button by the rules of menus"),
  publish: words("先用 menu.create 发布菜单", "publish one with menu.create first"),
  group: words("核对 chatId 和群成员", "check chatId and the members of the group"),
  ownGroup: words(
    "只能操作本应用用 groups.create 创建的群",
    "use a group that this app made with groups.create",
  ),
  webhook: words(
    "在群里核对机器人，换成新的 webhook 地址",
    "look at the robot in the group, and take its new webhook address",
  ),
  session: words("等客户再次发消息", "wait until the customer writes again"),
  range: words("用 Range 分段下载", "download it in parts, with a range"),
  none: words("不用处理", "nothing needs to be done"),
} as const;

/** What an errcode means. `refresh`: a new token may cure it. */
export interface ErrcodeMeaning {
  readonly class: FailureClass | "refresh";
  readonly cause: Words;
  readonly cure: Words;
}

/** Class, cure, cause in Chinese, cause in English. */
type ErrcodeRow = readonly [ErrcodeMeaning["class"], keyof typeof CURES, string, string];

export type ErrcodeRows = Readonly<Record<number, ErrcodeRow>>;
