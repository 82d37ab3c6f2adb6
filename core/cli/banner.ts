import type { ConfigIssue } from "../errors.ts";
import { padTo } from "./terminal-text.ts";

/** What the first screen tells; nothing in here is secret. */
export interface BannerFacts {
  readonly version: string;
  readonly mode: "sandbox" | "live";
  readonly apps: readonly { readonly name: string; readonly path: string }[];
  /** In the order in which they are asked. */
  readonly plugins: readonly string[];
  readonly warnings: readonly ConfigIssue[];
  /** As in `sqlite data/huiyin.db`. */
  readonly store?: string;
  /** Where the public listener really listens. */
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  /** Opens the sandbox page, once. */
  readonly pageLink?: string;
  /** Origin by which WeCom reaches it, if it is known. */
  readonly publicOrigin?: string;
}

/** The screen for people at start: what runs, what is odd, and what to do next. */
export function startBanner(facts: BannerFacts): string {
  const { version, mode } = facts;
  const title = mode === "sandbox" ? "沙盒模式 / sandbox mode" : "正式模式 / live";
  const next = mode === "sandbox" ? tryIt(facts) : connect(facts);
  return ["", `回音 Huiyin ${version} · ${title}`, "", ...summary(facts), ...next, ""].join("\n");
}

const row = (label: string, text: string) => `  ${padTo(label, 20)}${text}`;

function summary(facts: BannerFacts): readonly string[] {
  const { apps, plugins, warnings, store, host, port, adminPort } = facts;
  const shown = host.includes(":") ? `[${host}]` : host;
  return [
    ...apps.map(({ name, path }, index) =>
      row(index === 0 ? "应用 / apps" : "", `${name}  ${path}`),
    ),
    row("监听 / listening", `http://${shown}:${port}`),
    row("管理 / admin", `http://127.0.0.1:${adminPort}`),
    ...(store === undefined ? [] : [row("存储 / store", store)]),
    row("插件 / plugins", plugins.map((name, index) => `${index + 1} ${name}`).join("  ") || "—"),
    ...warnings.flatMap(({ path, zh, message }, index) => [
      row(index === 0 ? "提醒 / warnings" : "", `! ${path}: ${zh}`),
      ...(message === zh ? [] : [row("", `  ${message}`)]),
    ]),
    "",
  ];
}

function tryIt({ pageLink }: BannerFacts): readonly string[] {
  return [
    "  没有设置凭据：用的是编造的身份，只有本机能访问。",
    "  No credentials are set: the identity is made up, and only this machine gets in.",
    "",
    ...(pageLink === undefined ? [] : [row("打开页面 / open", pageLink)]),
    row("命令行 / or say", 'npm run bot -- say "我帅吗"'),
    row("接入 / connect", "cp .env.example .env  →  WECOM_CORP_ID, WECOM_AGENT_ID, WECOM_TOKEN,"),
    row("", "WECOM_ENCODING_AES_KEY, WECOM_SECRET (可选 / optional)"),
  ];
}

/** Values of Token and key are named by their place: a screen is seen by many. */
function connect({ apps, publicOrigin }: BannerFacts): readonly string[] {
  const origin = publicOrigin ?? "https://你的域名";
  const several = apps.length > 1;
  return [
    "  填入管理后台 / paste into the admin console: 应用管理 → 应用 → 接收消息 → 设置API接收",
    ...apps.map(({ name, path }) => row(several ? `URL (${name})` : "URL", `${origin}${path}`)),
    row("Token", "与 WECOM_TOKEN 一致 / what WECOM_TOKEN holds"),
    row("EncodingAESKey", "与 WECOM_ENCODING_AES_KEY 一致 / what WECOM_ENCODING_AES_KEY holds"),
    "",
    row("保存之前 / before", `npm run doctor -- ${origin}${apps[0]?.path ?? ""}`),
  ];
}
