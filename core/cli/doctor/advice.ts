import type { DoctorStep, Finding } from "../../platform/finding.ts";
import { type Bilingual, bilingual } from "../../two-languages.ts";

interface Advice {
  readonly step: DoctorStep;
  readonly status: "warn" | "fail";
  readonly cause: Bilingual;
  readonly cure: Bilingual;
}

const advice = (
  step: DoctorStep,
  cause: readonly [zh: string, en: string],
  cure: readonly [zh: string, en: string],
  status: "warn" | "fail" = "fail",
): Advice => ({ step, status, cause: bilingual(...cause), cure: bilingual(...cure) });

/** Every way in which the way from WeCom to the bot is known to break: what it is, what helps. */
const ADVICE = {
  ADDRESS_REFUSED: advice(
    "address",
    ["没有程序在监听这个地址", "nothing listens on this address"],
    [
      "先运行 npm start；确认 PORT 与反向代理的端口一致",
      "run npm start; see that PORT is the port the proxy uses",
    ],
  ),
  ADDRESS_DNS: advice(
    "address",
    ["域名无法解析", "the host name cannot be resolved"],
    [
      "检查拼写和 DNS 记录（A/AAAA），等待生效",
      "check its spelling and its DNS records, and wait for them to spread",
    ],
  ),
  ADDRESS_TIMEOUT: advice(
    "address",
    ["5 秒内没有回答", "no answer within 5 seconds"],
    [
      "检查防火墙、安全组、端口转发；企业微信必须能从公网访问",
      "check firewall, security group and port forwarding; WeCom must get in from outside",
    ],
  ),
  ADDRESS_BROKEN: advice(
    "address",
    ["连接被中断", "the connection was cut"],
    [
      "检查代理是否把 http 和 https 弄混，或被防火墙重置",
      "see whether the proxy mixes up http and https, or a firewall resets it",
    ],
  ),
  ADDRESS_PRIVATE: advice(
    "address",
    ["这是内网地址，企业微信访问不到", "this address is private, WeCom cannot reach it"],
    ["使用公网域名，或用隧道把端口暴露出去", "use a public name, or a tunnel to this port"],
    "warn",
  ),
  ADDRESS_PLAIN_HTTP: advice(
    "address",
    ["没有使用 https", "https is not used"],
    ["可以工作，但建议换成 https", "it works, but https is advised"],
    "warn",
  ),
  ADDRESS_INVALID: advice(
    "address",
    ["不是 http 或 https 地址", "this is no http or https address"],
    [
      "写完整，例如 https://bot.example.com/wecom/callback",
      "write all of it, as in https://bot.example.com/wecom/callback",
    ],
  ),
  TLS_EXPIRED: advice(
    "tls",
    ["证书已过期或尚未生效", "the certificate has expired, or is not valid yet"],
    [
      "续签证书并重载代理；检查本机时间",
      "renew it and reload the proxy; check this machine's clock",
    ],
  ),
  TLS_SELF_SIGNED: advice(
    "tls",
    ["证书是自签名的", "the certificate is self-signed"],
    ["换成公共机构签发的证书", "use one from a public authority"],
  ),
  TLS_CHAIN: advice(
    "tls",
    ["证书链不完整", "the certificate chain is incomplete"],
    [
      "在代理里配置完整链（fullchain），包含中间证书",
      "give the proxy the full chain, intermediates included",
    ],
  ),
  TLS_HOSTNAME: advice(
    "tls",
    ["证书不是发给这个域名的", "the certificate is for another name"],
    [
      "为这个域名签发证书，或检查代理的 server_name",
      "get one for this name, or check the proxy's server_name",
    ],
  ),
  TLS_PROTOCOL: advice(
    "tls",
    ["这个端口说的不是 https", "this port does not speak https"],
    ["改用 http://，或在代理上启用 TLS", "write http://, or switch TLS on in the proxy"],
  ),
  REDIRECT: advice(
    "route",
    ["回答是跳转；企业微信只认 200", "the answer is a redirect; WeCom takes 200 only"],
    [
      "把控制台里的 URL 写成跳转后的地址，或去掉该路径的跳转（http→https、末尾斜杠、登录页）",
      "put the final address into the console, or switch the redirect off for this path (http to https, trailing slash, login)",
    ],
  ),
  ROUTE_MISSING: advice(
    "route",
    ["路径不存在（404）", "the path is unknown (404)"],
    [
      "核对控制台 URL 的路径与启动日志里的回调路径；检查代理是否改写了路径",
      "compare the path with the one printed at start; see whether the proxy rewrites it",
    ],
  ),
  ROUTE_METHOD: advice(
    "route",
    ["路径不接受这种请求（405）", "the path refuses this method (405)"],
    ["代理必须同时放行 GET 和 POST", "the proxy must let GET and POST through"],
  ),
  ROUTE_HTML: advice(
    "route",
    ["回答是网页，不是机器人", "a web page answers, not the bot"],
    [
      "检查代理：这个路径必须转发给机器人，而不是静态站点、单页应用或登录页",
      "the proxy must pass this path to the bot, not to a static site, a single-page app or a login",
    ],
  ),
  ROUTE_DENIED: advice(
    "route",
    [
      "机器人之前有东西拒绝了请求（登录、WAF、IP 白名单）",
      "something before the bot refuses the request (login, firewall, address list)",
    ],
    ["对这个路径放行，企业微信的来源地址会变", "let this path through; WeCom's addresses change"],
  ),
  ROUTE_UPSTREAM: advice(
    "route",
    ["代理连不上机器人（502/503/504）", "the proxy cannot reach the bot (502, 503, 504)"],
    [
      "确认机器人在运行，代理的上游地址和端口正确",
      "see that the bot runs, and that the proxy's upstream names its port",
    ],
  ),
  ROUTE_NOT_READY: advice(
    "route",
    ["机器人正在启动、停止或过载", "the bot is starting, stopping or overloaded"],
    ["稍后再试；查看日志", "try again; look into the log"],
  ),
  SERVER_ERROR: advice(
    "route",
    ["服务器内部错误（5xx）", "the server failed (5xx)"],
    ["查看机器人和代理的日志", "look into the logs of bot and proxy"],
  ),
  STATUS_NOT_200: advice(
    "route",
    ["状态码不是 200", "the status is not 200"],
    [
      "企业微信只认 200，204 也不行；检查代理",
      "WeCom takes nothing but 200, not even 204; check the proxy",
    ],
  ),
  ECHO_EMPTY: advice(
    "url-check",
    ["回答是空的", "the answer is empty"],
    ["检查代理是否丢了响应体", "see whether the proxy drops the body"],
  ),
  ECHO_JSON: advice(
    "url-check",
    ["明文被包成了 JSON（例如带引号）", "the plaintext is wrapped in JSON, quotes for example"],
    [
      "必须原样返回明文；去掉框架或网关的 JSON 包装",
      "the bare plaintext must come back; switch the wrapping of framework or gateway off",
    ],
  ),
  ECHO_NUMBER: advice(
    "url-check",
    ["明文被当成数字，丢了位数", "the plaintext was read as a number and lost digits"],
    ["必须按文本处理", "it must stay text"],
  ),
  ECHO_BOM: advice(
    "url-check",
    ["明文前多了 BOM", "a byte order mark stands before the plaintext"],
    [
      "去掉 BOM（常见于被编辑器另存的脚本）",
      "remove it; scripts saved by some editors begin with one",
    ],
  ),
  ECHO_WHITESPACE: advice(
    "url-check",
    ["明文前后多了空白或换行", "white space or a line break stands around the plaintext"],
    [
      "必须一个字节不差；检查代理或脚本的输出",
      "not one byte may be added; check what proxy or script prints",
    ],
  ),
  ECHO_NOT_DECRYPTED: advice(
    "url-check",
    ["返回的是密文，没有解密", "the ciphertext came back, not decrypted"],
    [
      "必须返回解密后的明文；请求没有到达机器人？",
      "the decrypted text must come back; did the request reach the bot?",
    ],
  ),
  ECHO_ENVELOPE: advice(
    "url-check",
    ["返回的是加密的 XML", "an encrypted envelope came back"],
    ["URL 验证必须返回明文", "the check wants the plaintext"],
  ),
  ECHO_SUCCESS: advice(
    "url-check",
    ["返回的是 success", "the word success came back"],
    ["URL 验证必须返回解密后的明文", "the check wants the decrypted text"],
  ),
  ECHO_EXTRA: advice(
    "url-check",
    ["明文之外还有别的内容", "something else stands beside the plaintext"],
    ["检查代理是否注入内容", "see whether the proxy injects something"],
  ),
  ECHO_OTHER: advice(
    "url-check",
    ["返回的不是发送的明文", "what came back is not the plaintext that was sent"],
    [
      "确认是这个机器人在回答，EncodingAESKey 一致",
      "see that this bot answers, with the same EncodingAESKey",
    ],
  ),
  ECHO_COMPRESSED: advice(
    "url-check",
    ["响应被压缩了", "the answer is compressed"],
    [
      "没有请求压缩；关闭代理对这个路径的压缩",
      "nobody asked for it; switch compression off for this path",
    ],
  ),
  ECHO_SLOW: advice(
    "url-check",
    [
      "超过 1 秒才回答，控制台会拒绝",
      "the answer took more than a second, the console refuses that",
    ],
    ["检查冷启动、代理和 DNS 的延迟", "look for cold starts, slow proxies and slow DNS"],
  ),
  REFUSED_SIGNATURE: advice(
    "url-check",
    [
      "签名不一致：运行中的 Token 与这里的不同",
      "the signature differs: the running bot has another Token",
    ],
    [
      "核对 WECOM_TOKEN 与控制台的 Token，改完要重启",
      "compare WECOM_TOKEN with Token in the console, and restart after a change",
    ],
  ),
  REFUSED_KEY: advice(
    "url-check",
    ["解密失败：EncodingAESKey 不同", "decryption failed: another EncodingAESKey"],
    [
      "核对 WECOM_ENCODING_AES_KEY 与控制台一致，改完要重启",
      "compare WECOM_ENCODING_AES_KEY with the console, and restart after a change",
    ],
  ),
  REFUSED_RECEIVE_ID: advice(
    "url-check",
    [
      "接收者不一致：运行中的 CorpID 与这里的不同",
      "the receiver differs: the running bot has another CorpID",
    ],
    ["核对 WECOM_CORP_ID，改完要重启", "check WECOM_CORP_ID, and restart after a change"],
  ),
  REFUSED_AGENT: advice(
    "body",
    ["AgentId 不一致", "the AgentId differs"],
    ["核对 WECOM_AGENT_ID，改完要重启", "check WECOM_AGENT_ID, and restart after a change"],
  ),
  REFUSED_STALE: advice(
    "clock",
    ["时间戳太旧或太新：机器的时间不对", "the timestamp is too old or too new: a clock is wrong"],
    ["打开时间同步（NTP）", "switch time synchronisation (NTP) on"],
  ),
  REFUSED_RATE: advice(
    "route",
    ["失败太多，暂时被限流（429）", "too many failures, refused for a while (429)"],
    ["等一分钟再试", "wait a minute"],
  ),
  REFUSED: advice(
    "url-check",
    [
      "机器人拒绝了验证（403），原因只在它自己的日志里",
      "the bot refuses the check (403); only its own log says why",
    ],
    [
      "在机器人所在的机器上运行 doctor；通常是 Token、EncodingAESKey、CorpID 或时间不同",
      "run doctor on the bot's machine; mostly Token, EncodingAESKey, CorpID or the clock differ",
    ],
  ),
  QUERY_DAMAGED: advice(
    "query",
    [
      "查询参数在路上丢失、重复或被改写（400）",
      "the query was lost, doubled or changed on the way (400)",
    ],
    ["代理必须原样转发查询字符串", "the proxy must pass the query string on as it is"],
  ),
  QUERY_SPECIALS: advice(
    "query",
    [
      "代理改写了查询里的 + / =（多解码一次，或丢了加号）",
      "the proxy changes + / = in the query (decodes twice, or loses the plus)",
    ],
    [
      "代理必须原样转发查询字符串；不要用会重新编码的改写规则",
      "the proxy must pass the query string on as it is; avoid rewrite rules that encode anew",
    ],
  ),
  BODY_DAMAGED: advice(
    "body",
    ["POST 的内容在路上被改写或丢失", "the body of a POST is changed or lost on the way"],
    [
      "代理必须原样转发请求体；关闭内容过滤和表单解析",
      "the proxy must pass bodies on as they are; switch filters and form parsing off",
    ],
  ),
  BODY_TOO_LARGE: advice(
    "body",
    ["请求体被认为过大（413）", "the body counts as too large (413)"],
    [
      "放宽代理的限制（例如 client_max_body_size）到 256 KB 以上",
      "raise the proxy's limit (client_max_body_size, for one) above 256 KB",
    ],
  ),
  BODY_ENCODED: advice(
    "body",
    ["代理压缩了请求体（415）", "the proxy compresses request bodies (415)"],
    ["关闭请求压缩", "switch that off"],
  ),
  BODY_NO_ANSWER: advice(
    "body",
    ["GET 正常，POST 没有回答", "GET works, POST gets no answer"],
    ["检查代理对 POST 的超时和缓冲设置", "check the proxy's time-outs and buffering for POST"],
  ),
  CLOCK_OFF: advice(
    "clock",
    ["两台机器的时间相差很大", "the two machines' clocks differ widely"],
    [
      "打开时间同步（NTP）；相差两小时以上的消息会被拒绝",
      "switch NTP on; beyond two hours messages are refused",
    ],
  ),
  CLOCK_DRIFT: advice(
    "clock",
    ["时间相差超过一分钟", "the clocks differ by more than a minute"],
    ["打开时间同步（NTP）", "switch time synchronisation (NTP) on"],
    "warn",
  ),
  CLOCK_UNSET: advice(
    "clock",
    ["本机时间明显不对", "this machine's clock is plainly wrong"],
    ["打开时间同步（NTP）", "switch time synchronisation (NTP) on"],
  ),
  NODE_OLD: advice(
    "node",
    ["Node 版本低于 20.19，无法运行", "Node is older than 20.19 and cannot run the bot"],
    ["安装 Node 24 或 22", "install Node 24 or 22"],
  ),
  NODE_UNSUPPORTED: advice(
    "node",
    ["这个 Node 版本不再有安全更新", "this Node gets no security fixes any more"],
    ["升级到 Node 24 或 22", "move to Node 24 or 22"],
    "warn",
  ),
  SANDBOX: advice(
    "credentials",
    [
      "没有设置任何凭据：沙盒模式，只在本机可用",
      "no credentials are set: sandbox mode, on this machine only",
    ],
    [
      "接入企业微信时设置 WECOM_CORP_ID、WECOM_AGENT_ID、WECOM_TOKEN、WECOM_ENCODING_AES_KEY",
      "for WeCom set WECOM_CORP_ID, WECOM_AGENT_ID, WECOM_TOKEN and WECOM_ENCODING_AES_KEY",
    ],
    "warn",
  ),
  RUNS_LIVE: advice(
    "credentials",
    [
      "运行中的是真实的机器人，这里没有设置它的凭据",
      "the bot that runs is a real one, and its credentials are not set here",
    ],
    [
      "在有 .env 的目录里运行 doctor，或设置同样的变量；服务的变量写在它的 EnvironmentFile 里",
      "run doctor beside its .env, or set the same variables; those of a service are in its EnvironmentFile",
    ],
  ),
  RUNS_SANDBOX: advice(
    "credentials",
    [
      "设置了凭据，但运行中的是沙盒：企业微信到不了它",
      "credentials are set, but what runs is the sandbox: WeCom does not get to it",
    ],
    ["停掉它，再运行 npm start，不带 --sandbox", "stop it, then npm start without --sandbox"],
  ),
  LATE_STEPS_DOWN: advice(
    "late",
    [
      "不能主动发送，迟到的回答改由企业微信的重推带回（约 14 秒内），再晚的随下一次回复送到",
      "nothing can be sent actively: late answers ride WeCom's repeats (about 14 s), later ones the next response",
    ],
    ["解决上面的问题，或设置 WECOM_SECRET", "mend what stands above, or set WECOM_SECRET"],
    "warn",
  ),
  DISK_LOW: advice(
    "disk",
    ["数据目录所在磁盘快满了", "the disk of the data directory is nearly full"],
    [
      "腾出空间；满了之后新消息会被拒绝（503），不会丢失",
      "free some space; when it is full, new messages are refused (503) and none is lost",
    ],
    "warn",
  ),
  DEAD_LETTERS: advice(
    "dead",
    ["有没处理成的消息", "there are messages that were given up"],
    [
      "npm run bot -- dead list，查看后 retry 或 drop",
      "npm run bot -- dead list, then retry or drop",
    ],
    "warn",
  ),
  HOLIDAYS_UNKNOWN: advice(
    "jobs",
    [
      "定时任务用到的年份还没有公布放假安排，周一到周五先当工作日",
      "the holidays of a year that jobs ask for are not known; Monday to Friday count as working days",
    ],
    [
      "公布后升级 huiyin，或写进 bot.config.ts：holidays: { cn: { … } }",
      "when they are published, update huiyin, or write them into bot.config.ts: holidays: { cn: { … } }",
    ],
    "warn",
  ),
  OUTBOX_HELD: advice(
    "outbox",
    ["有搁置或发不出的消息", "there are outgoing messages that are held or were refused"],
    [
      "npm run bot -- outbox list，查看后 retry 或 drop",
      "npm run bot -- outbox list, then retry or drop",
    ],
    "warn",
  ),
  STORE_DAMAGED: advice(
    "pages",
    ["数据库有损坏的页", "pages of the database are damaged"],
    ["留一份副本，恢复备份", "keep a copy, then restore a backup"],
  ),
  STORE_CLOSED_TO_US: advice(
    "outbox",
    ["数据库打不开", "the database cannot be opened"],
    [
      "若有别的机器人在用这个数据目录，先停掉它；否则恢复备份",
      "stop the bot that uses this data directory, if another does; else restore a backup",
    ],
    "warn",
  ),
  CONFIG: advice(
    "config",
    ["配置有误", "the configuration is wrong"],
    [
      "按提示修改 bot.config.ts、.env 或环境变量",
      "mend bot.config.ts, .env or the environment as it says",
    ],
  ),
  CONFIG_WARNING: advice(
    "config",
    ["配置可用，但有提醒", "the configuration works, with a warning"],
    ["按提示修改", "mend it as it says"],
    "warn",
  ),
} as const satisfies Readonly<Record<string, Advice>>;

export type AdviceCode = keyof typeof ADVICE;

/** The finding that `code` stands for. */
export function trouble(code: AdviceCode, subject?: string): Finding {
  return { code, ...ADVICE[code], ...(subject === undefined ? {} : { subject }) };
}
