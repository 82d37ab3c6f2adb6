import { effect, signal } from "@preact/signals";
import type { Fault, FaultKind, FaultScope } from "../../../sandbox/faults.ts";
import { addFault, removeFault } from "../state/actions.ts";
import { keepChoice, recall } from "../state/language.ts";
import { faults } from "../state/state.ts";
import type { Words } from "../state/words.ts";

/*
 * What a fault will be when it is switched on.
 */

/** How often the next fault strikes: once, or a number, or `0` until it is switched off. */
export const times = kept("fault-times", 1, (text) => Number(text) || 0);
/** Name of the app that the next fault meets; empty for all. */
export const app = kept("fault-app", "", String);
/** UserID of the member whom the next fault meets; empty for all. */
export const memberChoice = kept("fault-member", "", String);
/** Kind of the callbacks that the next fault meets; empty for all. */
export const kind = kept("fault-kind", "", String);
/** Path of the API that the next fault meets; empty for all but `gettoken`. */
export const path = kept("fault-path", "", String);

/** A choice that a reload keeps. */
function kept<T extends string | number>(name: string, usual: T, read: (text: string) => T) {
  const before = recall(name);
  const choice = signal<T>(before === undefined ? usual : read(before));
  effect(() => keepChoice(name, String(choice.value)));
  return choice;
}

const figures = signal<ReadonlyMap<FaultKind, number>>(new Map());

/** The faults of a kind that are on. */
export const activeOf = (kind: FaultKind) =>
  faults.value.filter(({ fault }) => fault.kind === kind);

/** The figure of a kind: of the one that is on, else the one chosen, else the usual. */
export function figureFor({ kind, figure }: FaultEntry): number {
  const active = activeOf(kind)[0];
  return (active && figureOf(active.fault)) ?? figures.value.get(kind) ?? figure?.usual ?? 0;
}

/** Chooses a figure. A fault that is on goes on with it, as often as was left to it. */
export async function chooseFigure(entry: FaultEntry, figure: number): Promise<void> {
  figures.value = new Map(figures.value).set(entry.kind, figure);
  for (const { id, scope, struck } of activeOf(entry.kind)) {
    await removeFault(id);
    await addFault(entry.make(figure), leftOf(scope, struck));
  }
}

export async function switchOn(entry: FaultEntry): Promise<void> {
  await addFault(entry.make(figureFor(entry)), scopeFor(entry));
}

export async function switchOff(kind: FaultKind): Promise<void> {
  for (const { id } of activeOf(kind)) await removeFault(id);
}

function scopeFor({ side }: FaultEntry): FaultScope {
  return {
    ...(app.value !== "" && { app: app.value }),
    ...(memberChoice.value !== "" && { member: memberChoice.value }),
    ...(side === "callback" && kind.value !== "" && { kind: kind.value }),
    ...(side === "api" && path.value !== "" && { path: path.value }),
    ...(times.value > 0 && { times: times.value }),
  };
}

function leftOf(scope: FaultScope, struck: number): FaultScope {
  return scope.times === undefined ? scope : { ...scope, times: scope.times - struck };
}

/** A figure of a fault that a visitor chooses. */
export interface FaultFigure {
  readonly label: Words;
  readonly usual: number;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  /** Values that are worth a button, with what they mean. */
  readonly picks: readonly (Words & { readonly value: number })[];
}

/** One kind of fault, for people. */
export interface FaultEntry {
  readonly kind: FaultKind;
  /** On the way to the bot, or at the API. */
  readonly side: "callback" | "api";
  readonly name: Words;
  /** What it does, in one sentence. */
  readonly what: Words;
  readonly figure: FaultFigure | undefined;
  readonly make: (figure: number) => Fault;
}

/** Every fault that there is, in the order in which they are shown. */
export const FAULTS: readonly FaultEntry[] = [
  entry("callback.lose_response", {
    name: { zh: "回答丢失", en: "Lost answer" },
    what: {
      zh: "机器人答了，平台当作没收到，会再发一次。",
      en: "The bot answers, the platform counts it as none and sends again.",
    },
    make: () => ({ kind: "callback.lose_response" }),
  }),
  entry("callback.cut_after_body", {
    name: { zh: "收完就断", en: "Cut after the body" },
    what: {
      zh: "请求体一发完就断开：机器人收到了，回答却无处可去。",
      en: "The connection ends once the body is sent: the bot has it, its answer goes nowhere.",
    },
    make: () => ({ kind: "callback.cut_after_body" }),
  }),
  entry("callback.duplicate", {
    name: { zh: "重复推送", en: "Duplicates" },
    what: {
      zh: "同一条回调同时再发几份。",
      en: "Sends further copies of the same callback at once.",
    },
    figure: figure({ zh: "份", en: "copies" }, 1, [1, 5, 1]),
    make: (copies) => ({ kind: "callback.duplicate", copies }),
  }),
  entry("callback.delay", {
    name: { zh: "延迟送达", en: "Delay" },
    what: { zh: "回调晚一会儿才发出。", en: "The callback is sent this much later." },
    figure: figure({ zh: "毫秒", en: "ms" }, 3_000, [100, 60_000, 100]),
    make: (ms) => ({ kind: "callback.delay", ms }),
  }),
  entry("callback.reorder", {
    name: { zh: "乱序", en: "Out of order" },
    what: {
      zh: "压住这一条，等下一条发出后再发，至多 5 秒。",
      en: "Holds a callback back until the next one has been sent, 5 s at most.",
    },
    make: () => ({ kind: "callback.reorder" }),
  }),
  entry("callback.skew", {
    name: { zh: "时钟偏差", en: "Clock skew" },
    what: {
      zh: "平台的时钟比机器人快（负数为慢）。",
      en: "The platform's clock is ahead of the bot's; behind it when negative.",
    },
    figure: figure({ zh: "秒", en: "seconds" }, 600, [-86_400, 86_400, 10]),
    make: (seconds) => ({ kind: "callback.skew", seconds }),
  }),
  entry("api.errcode", {
    name: { zh: "接口报错", en: "API errcode" },
    what: {
      zh: "接口什么也不做，只回这个 errcode。",
      en: "The API does nothing and answers with this errcode.",
    },
    figure: {
      ...figure({ zh: "errcode", en: "errcode" }, 42001, [-1, 999_999, 1]),
      picks: [
        { value: 42001, zh: "令牌过期", en: "token expired" },
        { value: 40014, zh: "令牌无效", en: "bad token" },
        { value: 60020, zh: "IP 不可信", en: "IP not trusted" },
        { value: 45009, zh: "太频繁", en: "too often" },
        { value: -1, zh: "系统繁忙", en: "busy" },
      ],
    },
    make: (errcode) => ({ kind: "api.errcode", errcode }),
  }),
  entry("api.status", {
    name: { zh: "服务器出错", en: "HTTP status" },
    what: {
      zh: "接口什么也不做，回一个出错的状态码。",
      en: "The API does nothing and answers with this status.",
    },
    figure: {
      ...figure({ zh: "状态码", en: "status" }, 502, [400, 599, 1]),
      picks: [
        { value: 500, zh: "内部错误", en: "internal error" },
        { value: 502, zh: "网关错误", en: "bad gateway" },
        { value: 503, zh: "服务不可用", en: "unavailable" },
      ],
    },
    make: (status) => ({ kind: "api.status", status }),
  }),
  entry("api.slow", {
    name: { zh: "接口变慢", en: "Slow API" },
    what: { zh: "接口晚一会儿才回答。", en: "The API answers this much later." },
    figure: figure({ zh: "毫秒", en: "ms" }, 3_000, [100, 60_000, 100]),
    make: (ms) => ({ kind: "api.slow", ms }),
  }),
  entry("api.lose_response", {
    name: { zh: "接口断线", en: "API answer lost" },
    what: {
      zh: "接口照办了，却断开连接不回答：机器人不知道成没成。",
      en: "The API acts, then cuts the connection: the bot cannot tell whether it worked.",
    },
    make: () => ({ kind: "api.lose_response" }),
  }),
  entry("api.quota", {
    name: { zh: "额度用完", en: "Quota used up" },
    what: {
      zh: "发消息都说成功，成员却什么也收不到。",
      en: "Sending says ok and nothing arrives.",
    },
    make: () => ({ kind: "api.quota" }),
  }),
  entry("api.html", {
    name: { zh: "代理页面", en: "A proxy's page" },
    what: {
      zh: "回 200 和一页 HTML，像登录门户那样。",
      en: "Answers 200 with a page of HTML, as a captive proxy would.",
    },
    make: () => ({ kind: "api.html" }),
  }),
];

/** The figure that a fault has; `undefined` for a kind without one. */
export function figureOf(fault: Fault): number | undefined {
  const { kind: _, ...rest } = fault;
  return Object.values(rest)[0];
}

type Rest = Pick<FaultEntry, "name" | "what" | "make"> & { readonly figure?: FaultFigure };

function entry(kind: FaultKind, { figure, ...rest }: Rest): FaultEntry {
  return { kind, side: kind.startsWith("api.") ? "api" : "callback", figure, ...rest };
}

function figure(
  label: Words,
  usual: number,
  [least, most, step]: readonly [number, number, number],
): FaultFigure {
  return { label, usual, least, most, step, picks: [] };
}
