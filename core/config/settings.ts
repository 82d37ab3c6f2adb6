import { resolve } from "node:path";
import { didYouMean } from "../nearest.ts";
import type { LogLevel } from "../ports/logger.ts";
import { Secret } from "../secret.ts";
import type { Environment } from "./environment.ts";
import type { Issues } from "./issues.ts";
import type { Settings } from "./resolved.ts";

const LOOPBACK = "127.0.0.1";
const WECOM_API = "https://qyapi.weixin.qq.com";
const LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/** Reads what the environment says about listeners, data directory, log and API origin. */
export function readSettings(
  environment: Environment,
  directory: string,
  sandbox: boolean,
  issues: Issues,
): Settings {
  const port = readPort("PORT", environment, 8080, issues);
  const adminPort = readPort("HUIYIN_ADMIN_PORT", environment, port === 0 ? 0 : port + 1, issues);
  if (port !== 0 && port === adminPort) {
    issues.add("HUIYIN_ADMIN_PORT", "is the same as PORT; the two listeners need one port each");
  }
  return {
    port,
    adminPort,
    host: readHost(environment, sandbox, issues),
    dataDirectory: resolve(directory, environment.HUIYIN_DATA_DIR?.trim() || "data"),
    logLevel: readLevel(environment, issues),
    apiBase: readApiBase(environment, issues),
    proxy: readProxy(environment, issues),
    record: readRecord(environment, issues),
  };
}

function readPort(name: string, environment: Environment, fallback: number, issues: Issues) {
  const text = environment[name]?.trim();
  if (!text) {
    if (fallback <= 65_535) return fallback;
    issues.add(name, "would be PORT + 1, which is no port; set it to another number");
    return 0;
  }
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  issues.add(name, "must be a port, a whole number from 0 to 65535");
  return fallback;
}

// Without credentials anybody could talk to the bot, so nobody but this machine is let in.
function readHost(environment: Environment, sandbox: boolean, issues: Issues): string {
  const text = environment.HOST?.trim();
  if (text && !/^[0-9A-Za-z.:_%-]{1,255}$/.test(text)) {
    issues.add("HOST", "must be an address or a host name, as in 0.0.0.0");
  }
  if (!sandbox) return text || "0.0.0.0";
  if (text && text !== LOOPBACK && text !== "localhost") {
    issues.warn("HOST", `is not used in sandbox mode, which listens on ${LOOPBACK} only`);
  }
  return LOOPBACK;
}

function readLevel(environment: Environment, issues: Issues): LogLevel {
  const text = environment.LOG_LEVEL?.trim().toLowerCase() || "info";
  const level = LEVELS.find((known) => known === text);
  if (level) return level;
  const hint = text.length < 20 ? didYouMean(text, LEVELS) : "";
  issues.add("LOG_LEVEL", `must be one of ${LEVELS.join(", ")}${hint}`);
  return "info";
}

/** What is said in the environment, and what a recording then holds of each message. */
const RECORD = { off: undefined, encrypted: "encrypted", outline: "left-out" } as const;
type Recorded = keyof typeof RECORD;

function readRecord(environment: Environment, issues: Issues): Settings["record"] {
  const text = environment.HUIYIN_RECORD?.trim().toLowerCase() || "off";
  if (Object.hasOwn(RECORD, text)) return RECORD[text as Recorded];
  const hint = text.length < 20 ? didYouMean(text, Object.keys(RECORD)) : "";
  issues.add("HUIYIN_RECORD", `must be one of ${Object.keys(RECORD).join(", ")}${hint}`);
  return undefined;
}

function readProxy(environment: Environment, issues: Issues): Secret | undefined {
  const text = environment.WECOM_PROXY?.trim();
  if (!text) return undefined;
  const protocol = URL.canParse(text) ? new URL(text).protocol : "";
  if (protocol === "http:" || protocol === "https:") return new Secret(text);
  issues.add("WECOM_PROXY", "must be an http or https address, as in http://proxy.example:3128");
  return undefined;
}

function readApiBase(environment: Environment, issues: Issues): string {
  const text = environment.WECOM_API_BASE?.trim();
  if (!text) return WECOM_API;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const web = url?.protocol === "https:" || url?.protocol === "http:";
  if (url && web && !url.search && !url.hash && !url.username && !url.password) {
    return url.href.replace(/\/+$/, "");
  }
  issues.add(
    "WECOM_API_BASE",
    `must be an http or https address without a query, as in ${WECOM_API}`,
  );
  return WECOM_API;
}
