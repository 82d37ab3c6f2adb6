import { styleText } from "node:util";
import type { DoctorStep, Finding } from "../../platform/finding.ts";
import { padTo } from "../terminal-text.ts";

/** Findings about one thing: this machine, an address. */
export interface ReportSection {
  readonly zh: string;
  readonly en: string;
  readonly findings: readonly Finding[];
}

const STEPS: Readonly<Record<DoctorStep, string>> = {
  node: "Node 版本 / version",
  config: "配置 / configuration",
  credentials: "凭据 / credentials",
  token: "令牌 / access token",
  sending: "主动发送 / sending",
  late: "迟到的回答 / late answers",
  disk: "磁盘 / disk",
  pages: "数据库 / database",
  dead: "死信 / dead letters",
  outbox: "发件箱 / outbox",
  jobs: "定时任务 / jobs",
  clock: "时间 / clock",
  address: "地址 / address",
  tls: "证书 / TLS",
  route: "路由 / route",
  "url-check": "URL 验证 / URL check",
  query: "查询参数 / query",
  body: "消息体 / body",
};

const MARKS = { ok: "✓", warn: "!", fail: "✗", skip: "-" } as const;
const COLOURS = { ok: "green", warn: "yellow", fail: "red", skip: "gray" } as const;

/** The table, with causes and cures below their lines. */
export function renderReport(sections: readonly ReportSection[], colour: boolean): string {
  const paint = (status: Finding["status"], text: string) =>
    colour ? styleText(COLOURS[status], text) : text;
  const lines = sections.flatMap(({ zh, en, findings }) => [
    "",
    `${zh} / ${en}`,
    ...findings.flatMap((finding) => renderFinding(finding, paint)),
  ]);
  return [...lines, "", summary(sections), ""].join("\n");
}

type Paint = (status: Finding["status"], text: string) => string;

function renderFinding(finding: Finding, paint: Paint): readonly string[] {
  const { step, status, code, subject, cause, cure } = finding;
  const head = `  ${MARKS[status]} ${padTo(STEPS[step], 26)}${subject ?? ""}`;
  const name = status === "ok" || status === "skip" ? "" : `  [${code}]`;
  return [
    paint(status, `${head.trimEnd()}${name}`),
    ...(cause ? [`      原因 / cause: ${cause.zh}`, `                    ${cause.en}`] : []),
    ...(cure ? [`      办法 / cure:  ${cure.zh}`, `                    ${cure.en}`] : []),
  ];
}

/** Whether nothing has failed. */
export const isHealthy = (sections: readonly ReportSection[]) =>
  sections.every(({ findings }) => findings.every(({ status }) => status !== "fail"));

function summary(sections: readonly ReportSection[]): string {
  const count = (wanted: Finding["status"]) =>
    sections.flatMap(({ findings }) => findings).filter(({ status }) => status === wanted).length;
  const [failed, warned] = [count("fail"), count("warn")];
  if (failed > 0) return `${failed} 项失败，${warned} 项提醒 / ${failed} failed, ${warned} warned`;
  return warned > 0
    ? `没有失败，${warned} 项提醒 / nothing failed, ${warned} warned`
    : "一切正常 / all is well";
}
