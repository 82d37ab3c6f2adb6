import { assemble } from "../../assembly/assemble.ts";
import type { ResolvedApp, ResolvedBot } from "../../config/resolved.ts";
import type { Receiver } from "../../contracts/receiver.ts";
import { CallbackError } from "../../errors.ts";
import type { Logger } from "../../ports/logger.ts";
import type { RecordedCallback, Recording } from "../../recording/recording.ts";
import { memory } from "../../stores/memory.ts";
import { ManualClock } from "../../testing/manual-clock.ts";
import { readXml } from "../../xml/read.ts";
import type { XmlTree } from "../../xml/tree.ts";
import { Failed } from "../misuse.ts";
import { createWecomSide, type WecomSide } from "../wecom-side.ts";

/** A message that was played: what was answered then, and what is answered now. */
export interface Played {
  readonly callback: RecordedCallback;
  readonly before: XmlTree | undefined;
  readonly now: XmlTree | undefined;
  /** Code with which the message is refused now. */
  readonly refused?: string;
}

export interface PlayOptions {
  readonly recording: Recording;
  readonly bot: ResolvedBot;
  /** Name of the app that takes everything, whatever the recording says. */
  readonly app?: string | undefined;
  /** Told after each message. */
  readonly onPlayed?: (played: Played) => void;
}

/** How long an answer is waited for, by the clock of the recording, in milliseconds. */
const PATIENCE_MS = 20_000;
const STEP_MS = 100;
/** Nothing listens there: a bot that is played must not reach anybody. */
const NOWHERE = "http://127.0.0.1:9";

/**
 * Plays a recording to the bot of a configuration, in this process: with a store of its own, in
 * memory, a clock that stands where the recording stood, and nobody to send anything to.
 *
 * @throws Failed when no app fits, or its keys do not
 */
export async function play(options: PlayOptions): Promise<readonly Played[]> {
  const { recording, onPlayed = () => {} } = options;
  const bot: ResolvedBot = {
    ...options.bot,
    store: memory(),
    settings: { ...options.bot.settings, apiBase: NOWHERE },
  };
  const clock = new ManualClock(recording.from);
  const receivers = new Map<string, Receiver>();
  const around = (receiver: Receiver) => {
    receivers.set(receiver.app, receiver);
    return receiver;
  };
  const assembled = await assemble({ bot, clock, logger: SILENT, around });
  const played: Played[] = [];
  try {
    for (const callback of recording.callbacks) {
      await clock.advance(Math.max(0, callback.at - clock.now()));
      const app = appFor(bot, options.app ?? callback.app);
      const receiver = receivers.get(app.name);
      if (!receiver) throw new TypeError(`no receiver for ${app.name}`);
      const one = await playOne(callback, app, receiver, clock);
      played.push(one);
      onPlayed(one);
    }
  } finally {
    await ending(assembled.close(0), clock);
  }
  return played;
}

function appFor({ apps }: ResolvedBot, name: string): ResolvedApp {
  const [only, second] = apps;
  const app = apps.find((known) => known.name === name) ?? (second ? undefined : only);
  if (app) return app;
  const names = apps.map((known) => known.name).join(", ");
  throw new Failed(
    `配置里没有应用 ${name} / the configuration has no app ${name}: ${names}\n` +
      "办法 / cure: --app",
  );
}

async function playOne(
  callback: RecordedCallback,
  app: ResolvedApp,
  receiver: Receiver,
  clock: ManualClock,
): Promise<Played> {
  const wecom = createWecomSide(app, () => clock.now());
  const { query, body, before } = sentAndAnswered(callback, app, wecom);
  try {
    const answering = receiver.receive(query, Buffer.from(body), clock.monotonic());
    const answer = await ending(answering, clock);
    return { callback, before, now: answer === "" ? undefined : replyIn(wecom, answer) };
  } catch (error) {
    if (!(error instanceof CallbackError)) throw error;
    if (error.code === "ERR_SIGNATURE" || error.code === "ERR_FRAME") throw otherKeys(app);
    return { callback, before, now: undefined, refused: error.code };
  }
}

/** Moves time until a promise has ended. */
async function ending<T>(promise: Promise<T>, clock: ManualClock): Promise<T> {
  let ended = false;
  const end = () => {
    ended = true;
  };
  promise.then(end, end);
  for (let waited = 0; !ended && waited < PATIENCE_MS; waited += STEP_MS) {
    await clock.advance(STEP_MS);
  }
  return promise;
}

function sentAndAnswered({ content }: RecordedCallback, app: ResolvedApp, wecom: WecomSide) {
  if (content.bodies === "encrypted") {
    const { query, envelope, answer } = content;
    const before = answer === undefined ? undefined : replyIn(wecom, answer);
    return { query, body: envelope, before };
  }
  if (content.bodies === "plaintext") {
    const { xml, reply } = content;
    const before = reply === undefined ? undefined : readXml(reply);
    return { ...wecom.callback(addressed(xml, app)), before };
  }
  throw new TypeError("there is nothing to play");
}

/** A made-up identity differs from one machine to the next. */
const addressed = (xml: string, { corpId, agentId }: ResolvedApp) =>
  xml
    .replace(/<ToUserName>.*?<\/ToUserName>/s, `<ToUserName>${corpId}</ToUserName>`)
    .replace(/<AgentID>.*?<\/AgentID>/s, `<AgentID>${agentId}</AgentID>`);

function replyIn(wecom: WecomSide, answer: string): XmlTree | undefined {
  const opened = wecom.open(answer);
  return "reply" in opened ? opened.reply : undefined;
}

const otherKeys = ({ name }: ResolvedApp) =>
  new Failed(
    `录制用的是别的密钥 / the recording was made with other keys than those of apps.${name}\n` +
      "办法 / cure: 使用录制时的 WECOM_TOKEN 和 WECOM_ENCODING_AES_KEY / set those of the recording",
  );

const nothing = () => {};
const SILENT: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  enabled: () => false,
  child: () => SILENT,
};
