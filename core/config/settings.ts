import { join, resolve } from "node:path";
import { meantBy } from "../nearest.ts";
import type { LogLevel } from "../ports/logger.ts";
import type { Issues } from "../reading/issues.ts";
import type { Variables } from "../reading/variables.ts";
import { Secret } from "../secret.ts";
import type { Settings } from "./resolved.ts";

const LOOPBACK = "127.0.0.1";
const WECOM_API = "https://qyapi.weixin.qq.com";
const LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/** Reads what the environment says about listeners, data directory, log and API origin. */
export function readSettings(
  variables: Variables,
  directory: string,
  sandbox: boolean,
  issues: Issues,
): Settings {
  const port = readPort("PORT", variables, 8080, issues);
  const adminPort = readPort("HUIYIN_ADMIN_PORT", variables, port === 0 ? 0 : port + 1, issues);
  if (port !== 0 && port === adminPort && !issues.isWrong("PORT")) {
    issues.add(
      "HUIYIN_ADMIN_PORT",
      "和 PORT 相同；两个监听要各用一个端口",
      "is the same as PORT; the two listeners need one port each",
    );
  }
  const data = dataDirectory(variables, directory);
  return {
    port,
    adminPort,
    host: readHost(variables, sandbox, issues),
    pageHosts: readPageHosts(variables, issues),
    // What was made up and what is real never share a file.
    dataDirectory: sandbox ? join(data, "sandbox") : data,
    logLevel: readLevel(variables, issues),
    apiBase: readApiBase(variables, issues),
    proxy: readProxy(variables, issues),
    record: readRecord(variables, issues),
    metrics: readMetrics(variables, sandbox, issues),
  };
}

/** Whoever guesses at a shorter one over the network has a chance. */
const METRICS_TOKEN_LENGTH = 32;

/** The listener that other hosts may ask for figures; `undefined` unless its port is set. */
function readMetrics(variables: Variables, sandbox: boolean, issues: Issues): Settings["metrics"] {
  const host = variables.text("HUIYIN_METRICS_HOST") ?? "0.0.0.0";
  const token = variables.text("HUIYIN_METRICS_TOKEN") ?? "";
  if (variables.text("HUIYIN_METRICS_PORT") === undefined) return undefined;
  const port = readPort("HUIYIN_METRICS_PORT", variables, 0, issues);
  if (sandbox) {
    issues.warn(
      "HUIYIN_METRICS_PORT",
      "沙盒模式不对其他主机开放，不用这个值",
      "is not used in sandbox mode, which is for this machine only",
    );
    return undefined;
  }
  if (token.length < METRICS_TOKEN_LENGTH) {
    issues.add(
      "HUIYIN_METRICS_TOKEN",
      `至少 ${METRICS_TOKEN_LENGTH} 个字符，因为 HUIYIN_METRICS_PORT 对其他主机开放；例如 openssl rand -hex 24 的输出`,
      `must have at least ${METRICS_TOKEN_LENGTH} characters, since HUIYIN_METRICS_PORT is open to other hosts; take what openssl rand -hex 24 prints`,
    );
  }
  return { port, host, token: new Secret(token) };
}

/** Where everything is kept, the sandbox's part of it too. */
export const dataDirectory = (variables: Variables, directory: string) =>
  resolve(directory, variables.text("HUIYIN_DATA_DIR") ?? "data");

function readPort(name: string, variables: Variables, fallback: number, issues: Issues) {
  const text = variables.text(name);
  if (!text) {
    if (fallback <= 65_535) return fallback;
    issues.add(
      name,
      "会是 PORT + 1，那不是端口；设成别的数",
      "would be PORT + 1, which is no port; set it to another number",
    );
    return 0;
  }
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  issues.add(
    name,
    "应该是端口，0 到 65535 的整数",
    "must be a port, a whole number from 0 to 65535",
  );
  return fallback;
}

// Without credentials anybody could talk to the bot, so nobody but this machine is let in.
function readHost(variables: Variables, sandbox: boolean, issues: Issues): string {
  const text = variables.text("HOST");
  if (text && !/^[0-9A-Za-z.:_%-]{1,255}$/.test(text)) {
    issues.add(
      "HOST",
      "应该是地址或主机名，例如 0.0.0.0",
      "must be an address or a host name, as in 0.0.0.0",
    );
  }
  if (!sandbox) return text ?? "0.0.0.0";
  if (text && text !== LOOPBACK && text !== "localhost") {
    issues.warn(
      "HOST",
      `沙盒模式只监听 ${LOOPBACK}，不用这个值`,
      `is not used in sandbox mode, which listens on ${LOOPBACK} only`,
    );
  }
  return LOOPBACK;
}

const HOST_NAME = /^(?:[\w-]+(?:\.[\w-]+)*|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;

/** Exact names, each with its port or for any: a pattern would let in names that somebody else owns. */
function readPageHosts(variables: Variables, issues: Issues): readonly string[] {
  const hosts = (variables.text("HUIYIN_PAGE_HOSTS") ?? "")
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  if (hosts.every((host) => HOST_NAME.test(host))) return hosts;
  issues.add(
    "HUIYIN_PAGE_HOSTS",
    "应为主机名，用逗号隔开，不带协议、路径和通配符，如 localhost:9000, dev.example.com",
    "must be host names with commas between, without scheme, path or wildcard, as in localhost:9000, dev.example.com",
  );
  return [];
}

function readLevel(variables: Variables, issues: Issues): LogLevel {
  const text = variables.text("LOG_LEVEL")?.toLowerCase() ?? "info";
  const level = LEVELS.find((known) => known === text);
  if (!level) refuseWord("LOG_LEVEL", text, LEVELS, issues);
  return level ?? "info";
}

/** What is said in the environment, and what a recording then holds of each message. */
const RECORD = { off: undefined, encrypted: "encrypted", outline: "left-out" } as const;
type Recorded = keyof typeof RECORD;

function readRecord(variables: Variables, issues: Issues): Settings["record"] {
  const text = variables.text("HUIYIN_RECORD")?.toLowerCase() ?? "off";
  if (Object.hasOwn(RECORD, text)) return RECORD[text as Recorded];
  refuseWord("HUIYIN_RECORD", text, Object.keys(RECORD), issues);
  return undefined;
}

function refuseWord(name: string, text: string, known: readonly string[], issues: Issues): void {
  // Whatever is longer may be a secret that was pasted into the wrong place.
  const meant = text.length < 20 ? meantBy(text, known) : undefined;
  const all = known.join(", ");
  issues.add(
    name,
    `应该是其中之一：${all}${meant ? `；是不是 "${meant}"？` : ""}`,
    `must be one of ${all}${meant ? `; did you mean "${meant}"?` : ""}`,
  );
}

function readProxy(variables: Variables, issues: Issues): Secret | undefined {
  const text = variables.text("WECOM_PROXY");
  if (!text) return undefined;
  const protocol = URL.canParse(text) ? new URL(text).protocol : "";
  if (protocol === "http:" || protocol === "https:") return new Secret(text);
  issues.add(
    "WECOM_PROXY",
    "应该是 http 或 https 地址，例如 http://proxy.example:3128",
    "must be an http or https address, as in http://proxy.example:3128",
  );
  return undefined;
}

function readApiBase(variables: Variables, issues: Issues): string {
  const text = variables.text("WECOM_API_BASE");
  if (!text) return WECOM_API;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const web = url?.protocol === "https:" || url?.protocol === "http:";
  if (url && web && !url.search && !url.hash && !url.username && !url.password) {
    return url.href.replace(/\/+$/, "");
  }
  issues.add(
    "WECOM_API_BASE",
    `应该是不带查询参数的 http 或 https 地址，例如 ${WECOM_API}`,
    `must be an http or https address without a query, as in ${WECOM_API}`,
  );
  return WECOM_API;
}
