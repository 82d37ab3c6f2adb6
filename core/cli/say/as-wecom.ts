import { type LoadBotOptions, loadBot } from "../../config/load-bot.ts";
import type { ResolvedBot } from "../../config/resolved.ts";
import type { ResolvedApp } from "../../platform/platform.ts";
import type { ReadResponse } from "../../platform/side.ts";
import { type AskedBot, adminRefusal } from "../admin-client.ts";
import { chooseApp } from "../choose-app.ts";
import { diagnosePost } from "../doctor/diagnose.ts";
import { type ExchangeAnswer, exchange, type NoAnswer } from "../exchange.ts";
import { localAddress } from "../local-address.ts";
import { Failed, Misuse } from "../misuse.ts";
import { findRunning } from "../running.ts";
import { readSaying } from "./saying.ts";

export interface AsWecomOptions extends LoadBotOptions {
  readonly app?: string | undefined;
  readonly user: string;
  readonly type: string;
  readonly value: string;
}

/** What WeCom would have made of the answer. */
export interface SaidAsWecom {
  /** What the member reads; `undefined` when there is no passive reply. */
  readonly reply: string | undefined;
  readonly elapsedMs: number;
}

/** WeCom cuts here and delivers again. */
const WECOM_MS = 5_000;

/**
 * Plays WeCom against the running bot: signs, encrypts, posts, verifies, decrypts.
 *
 * @throws Misuse when a real app is not named, Failed when the answer is none
 */
export async function sayAsWecom(options: AsWecomOptions): Promise<SaidAsWecom> {
  const bot = await loadBot(options);
  const app = chooseSpeaking(bot, options.app);
  const side = app.platform.side(app);
  const sent = side.say(options.user, readSaying(options.type, options.value));
  const { live, sandbox } = findRunning(options);
  if (live && bot.mode === "sandbox") throw withoutCredentials();
  const running = bot.mode === "live" ? live : sandbox;
  const url = localAddress(app, running ?? bot.settings);
  const got = await exchange({
    method: "POST",
    url: Object.assign(new URL(url), { search: sent.query }),
    headers: { "Content-Type": sent.contentType },
    body: sent.body,
    timeoutMs: WECOM_MS,
  });
  if (!("status" in got) || got.status !== 200) {
    throw await refusal(running ?? bot.settings, url, got, sent.nonce);
  }
  const { elapsedMs, body } = got;
  return { reply: body === "" ? undefined : replyIn(side.read(body)), elapsedMs };
}

/** A real app has real plugins behind it, which would act on what a member never said. */
function chooseSpeaking(bot: ResolvedBot, name: string | undefined): ResolvedApp {
  if (bot.mode === "live" && name === undefined) {
    const names = bot.apps.map((app) => app.name).join(", ");
    throw new Misuse(
      `这是真实的应用，请用 --app 指明（或 --sandbox）/ these are real apps; name one with --app (or say --sandbox): ${names}`,
    );
  }
  return chooseApp(bot, name);
}

const withoutCredentials = () =>
  new Failed(
    "运行的是真实的机器人，这里没有它的凭据 / the bot that runs is a real one, and its credentials are not set here\n" +
      "办法 / cure: 在有 .env 的目录里运行，或设置同样的变量\n" +
      "             run this beside its .env, or set the same variables",
  );

function replyIn(opened: ReadResponse): string {
  if ("text" in opened) return opened.text;
  throw new Failed(
    `企业微信打不开这个回复 / WeCom could not open this answer (${opened.fault}): ` +
      "在这个端口上的是这个机器人吗 / is it this bot that listens there?",
  );
}

async function refusal(bot: AskedBot, url: URL, got: ExchangeAnswer | NoAnswer, nonce: string) {
  if ("failure" in got && got.failure === "TIMEOUT") {
    return new Failed(
      "5 秒内没有回答，企业微信会重发 / no answer within 5 s; WeCom would deliver it again",
    );
  }
  const reason = "status" in got ? await adminRefusal(bot, nonce) : undefined;
  const { code, subject, cause, cure } = diagnosePost(got, reason);
  const at = `${url.origin}${url.pathname}`;
  return new Failed(
    [
      `${cause?.zh} / ${cause?.en}`,
      `  ${at}${subject === undefined ? "" : `  ${subject}`}  [${reason ?? code}]`,
      `办法 / cure: ${cure?.zh}`,
      `             ${cure?.en}`,
    ].join("\n"),
  );
}
