import { dirname } from "node:path";
import { type LoadBotOptions, loadBot } from "../../config/load-bot.ts";
import type { ResolvedBot } from "../../config/resolved.ts";
import { ConfigError, type ConfigIssue } from "../../errors.ts";
import { type Finding, ok } from "../../platform/finding.ts";
import type { ExaminedReach, ResolvedApp } from "../../platform/platform.ts";
import { bilingual } from "../../two-languages.ts";
import { type AskedBot, adminRefusal } from "../admin-client.ts";
import { chooseApp } from "../choose-app.ts";
import { localAddress } from "../local-address.ts";
import { findRunning, keeperOf, type RunningBot } from "../running.ts";
import { trouble } from "./advice.ts";
import { diagnoseClock } from "./diagnose.ts";
import { examine, examineAddress } from "./examine.ts";
import { examineKept } from "./examine-kept.ts";
import type { ReportSection } from "./report.ts";

export interface DoctorOptions extends LoadBotOptions {
  /** The address in the console. Without a path, the app's own is added. */
  readonly publicUrl?: string | undefined;
  /** Which app the public address belongs to, where its path does not tell. */
  readonly app?: string | undefined;
  /** Reads every page of the database. */
  readonly deep?: boolean | undefined;
}

/**
 * Examines this machine, the configuration, each app's own address, and the public one.
 *
 * @throws Misuse when `app` names none
 */
export async function runDoctor(options: DoctorOptions): Promise<readonly ReportSection[]> {
  const machine = { zh: "这台机器", en: "this machine" };
  const basics = [examineNode(process.version, Date.now()), examineClock(Date.now())];
  const loaded = await tryToLoad(options);
  if (!("mode" in loaded)) return [{ ...machine, findings: [...basics, ...loaded] }];

  const { live, sandbox } = findRunning(options);
  const running = loaded.mode === "live" ? live : sandbox;
  const other = running ? undefined : (live ?? sandbox);
  const shared = [
    ...basics,
    ...warningsOf(loaded),
    ...credentialsOf(loaded),
    ...(other ? [trouble(other.mode === "live" ? "RUNS_LIVE" : "RUNS_SANDBOX")] : []),
  ];
  const at = running ?? loaded.settings;
  const outside = options.publicUrl === undefined ? [] : [await examinePublic(loaded, at, options)];
  const reachable = outside.some(({ findings }) => findings.some(isGoodCheck));
  const inside: ReportSection[] = [];
  // Where another one than the configuration speaks of runs, nothing listens, and that is told.
  for (const app of other ? [] : loaded.apps) {
    inside.push(await examineLocal(loaded, running, app, reachable));
  }
  const keeper = keeperOf(options, loaded);
  const kept = { zh: "留下的东西", en: "what is kept" };
  const sections = [
    ...inside,
    ...(await examineSending(loaded)),
    { ...kept, findings: await examineKept(loaded, keeper, Date.now(), options.deep) },
  ];
  return [{ ...machine, findings: shared }, ...sections, ...outside];
}

const isGoodCheck = ({ step, status }: Finding) => step === "url-check" && status === "ok";

async function tryToLoad(options: DoctorOptions): Promise<ResolvedBot | readonly Finding[]> {
  try {
    return await loadBot({ ...options, looksAtKept: true });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.issues.map((issue) => told("CONFIG", issue));
  }
}

/** The issue itself is the better cause; it was written for people, without values. */
function told(code: "CONFIG" | "CONFIG_WARNING", { path, zh, message }: ConfigIssue): Finding {
  return { ...trouble(code, path), cause: bilingual(zh, message) };
}

function warningsOf({ warnings, file }: ResolvedBot): readonly Finding[] {
  return [ok("config", file), ...warnings.map((issue) => told("CONFIG_WARNING", issue))];
}

function credentialsOf({ mode, apps }: ResolvedBot): readonly Finding[] {
  if (mode === "sandbox") return [trouble("SANDBOX")];
  return apps.map((app) => app.platform.doctor.credentials(app));
}

async function examineLocal(
  bot: ResolvedBot,
  running: RunningBot | undefined,
  app: ResolvedApp,
  reachedOutside: boolean,
): Promise<ReportSection> {
  const url = localAddress(app, running ?? bot.settings);
  const reasonOf = reasonIn(running ?? bot.settings);
  const findings = await examine({ app, url, clock: false, reasonOf });
  return {
    zh: `本机地址 ${app.name}`,
    en: `own address, ${url.origin}${url.pathname}`,
    // The bot may well run on another machine, if the public address works.
    findings: reachedOutside ? findings.map(softened) : findings,
  };
}

const softened = (finding: Finding): Finding =>
  finding.code === "ADDRESS_REFUSED" ? { ...finding, status: "warn" } : finding;

/** A bot in the sandbox sends to it, which is not there before it starts. */
async function examineSending(bot: ResolvedBot): Promise<readonly ReportSection[]> {
  if (bot.mode === "sandbox") return [];
  const { apiBase, proxy } = bot.settings;
  const reach = { apiBase, proxy, directory: dirname(bot.file) };
  const sections: ReportSection[] = [];
  for (const { title, doctor } of new Set(bot.apps.map(({ platform }) => platform))) {
    const date = await doctor.date(reach);
    if (date === undefined) continue;
    const clock = diagnoseClock(date, Date.now(), new URL(apiBase).host);
    sections.push({ zh: `${title.zh}的时间`, en: `${title.en}'s clock`, findings: [clock] });
  }
  for (const app of bot.apps) {
    const findings = await examineApp(app, reach);
    sections.push({ zh: `主动发送 ${app.name}`, en: `sending, ${app.name}`, findings });
  }
  return sections;
}

async function examineApp(app: ResolvedApp, reach: ExaminedReach): Promise<readonly Finding[]> {
  const { doctor } = app.platform;
  if (doctor.credentials(app).status !== "ok") return steppedDown(app);
  const findings = await doctor.sending(app, reach);
  const sends = findings.some(({ step, status }) => step === "sending" && status === "ok");
  return [...findings, ...(sends ? [ok("late", app.onLate)] : steppedDown(app))];
}

/** How late answers travel while nothing can be sent. */
function steppedDown({ onLate }: ResolvedApp): readonly Finding[] {
  const sends = onLate === "push" || onLate === "ack+push";
  return [sends ? trouble("LATE_STEPS_DOWN", `${onLate} → retry-window`) : ok("late", onLate)];
}

async function examinePublic(
  bot: ResolvedBot,
  at: AskedBot,
  options: DoctorOptions,
): Promise<ReportSection> {
  const { publicUrl = "" } = options;
  const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
  const section = { zh: "公网地址", en: "public address" };
  if (!url || !/^https?:$/.test(url.protocol)) {
    return { ...section, findings: [trouble("ADDRESS_INVALID")] };
  }
  const app = options.app === undefined ? appOf(bot, url) : chooseApp(bot, options.app);
  if (url.pathname === "/") url.pathname = app.path;
  const findings = await examine({ app, url, clock: true, reasonOf: reasonIn(at) });
  return {
    ...section,
    en: `public address, ${url.origin}${url.pathname} (${app.name})`,
    findings: [...examineAddress(url), ...findings],
  };
}

const reasonIn = (at: AskedBot) => (nonce: string) => adminRefusal(at, nonce);

/** By the path; a proxy may have put something before it. */
function appOf(bot: ResolvedBot, url: URL): ResolvedApp {
  const path = url.pathname.replace(/\/$/, "");
  return bot.apps.find((app) => path.endsWith(app.path)) ?? chooseApp(bot, undefined);
}

/** The end of security fixes by major version, as the Node project has announced it. */
const END_OF_LIFE: Readonly<Record<number, string>> = {
  20: "2026-04-30",
  21: "2024-06-01",
  22: "2027-04-30",
  23: "2025-06-01",
  24: "2028-04-30",
  25: "2026-06-01",
  26: "2029-04-30",
};

/** Nothing here was written before. */
const FIRST_DAY = Date.UTC(2026, 0, 1);

/** @param version as in `v20.19.0` */
export function examineNode(version: string, now: number): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) return trouble("NODE_OLD", version);
  const end = END_OF_LIFE[major];
  if (end === undefined || now < Date.parse(end)) return ok("node", version);
  return trouble("NODE_UNSUPPORTED", `${version}, ${end}`);
}

/** A clock that was never set shows 1970, or the day the machine was built. */
export function examineClock(now: number): Finding {
  const subject = new Date(now).toISOString();
  return now < FIRST_DAY ? trouble("CLOCK_UNSET", subject) : ok("clock", subject);
}
