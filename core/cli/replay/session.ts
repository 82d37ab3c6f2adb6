import type { ResolvedBot } from "../../config/resolved.ts";
import { BotError } from "../../errors.ts";
import type { RecordedCallback, Recording } from "../../recording/recording.ts";
import { asWecomApp } from "../../wecom/app/platform.ts";
import type { WecomApp } from "../../wecom/app/wecom-app.ts";
import { openEnvelope, readPlaintext } from "../../wecom/callback/envelope.ts";
import { forbidden, makeKeyPairs, unseal } from "../../wecom/callback/key-pairs.ts";
import { type CallbackQuery, readCallbackQuery } from "../../wecom/callback/query.ts";
import { readXml, soleText } from "../../xml/read.ts";
import type { XmlTree } from "../../xml/tree.ts";
import { branch } from "../../xml/writer.ts";
import { Failed } from "../misuse.ts";
import { writeTree } from "./write-tree.ts";

/** What came of a message. */
export interface RecordedAnswer {
  /** Children of the passive reply; absent when there was none. */
  readonly reply?: XmlTree;
  /** HTTP status of the refusal, when it was refused. */
  readonly refused?: number;
}

/** A recorded message in the clear, addressed to an app of the configuration. */
export interface SessionMessage {
  readonly callback: RecordedCallback;
  readonly app: WecomApp;
  /** The plaintext. */
  readonly xml: string;
  readonly before: RecordedAnswer;
}

/**
 * Opens a whole recording before anything is played, so that a wrong key shows at once.
 *
 * @param only name of the app that takes everything, whatever the recording says
 * @throws Failed when no app fits, its keys do not, or a message cannot be read
 */
export function openSession(
  recording: Recording,
  bot: ResolvedBot,
  only?: string,
): readonly SessionMessage[] {
  const openers = new Map<string, Opener>();
  const openerOf = (app: WecomApp) => {
    const opener = openers.get(app.name) ?? createOpener(app);
    openers.set(app.name, opener);
    return opener;
  };
  return recording.callbacks.map((callback, index) => {
    const app = appFor(bot, only ?? callback.app);
    try {
      const { message, reply } = treesOf(callback, () => openerOf(app));
      const before = { ...refusalOf(callback), ...(reply && { reply }) };
      return { callback, app, xml: addressed(message, app), before };
    } catch (error) {
      if (!(error instanceof BotError)) throw error;
      throw unopened(error, app.name, index + 1, recording, bot.mode);
    }
  });
}

function appFor({ apps }: Pick<ResolvedBot, "apps">, name: string): WecomApp {
  const [only, second] = apps;
  const app = apps.find((known) => known.name === name) ?? (second ? undefined : only);
  if (app) return asWecomApp(app);
  const names = apps.map((known) => known.name).join(", ");
  throw new Failed(
    `配置里没有应用 ${name}，有 ${names} / the configuration has no app ${name}; there are ${names}\n` +
      "办法 / cure: 用 --app 指明由谁来收 / name the app that takes everything with --app",
  );
}

function treesOf({ content, at }: RecordedCallback, opener: () => Opener) {
  if (content.bodies === "left-out") throw new TypeError("there is nothing to play");
  if (content.bodies === "plaintext") {
    const { xml, reply } = content;
    const read = readPlaintext(Buffer.from(xml));
    const message = typeof read === "string" ? undefined : read;
    return { message, reply: reply === undefined ? undefined : readXml(reply) };
  }
  const { query, envelope, answer } = content;
  const message = opener().callback(query, envelope, at);
  return { message, reply: answer === undefined ? undefined : opener().answer(answer, at) };
}

/** A message counts as refused when every delivery of it was. */
function refusalOf({ deliveries }: RecordedCallback): RecordedAnswer {
  const statuses = deliveries.map(({ outcome, status }) =>
    outcome === "refused" ? status : undefined,
  );
  const [status] = statuses;
  return status !== undefined && !statuses.includes(undefined) ? { refused: status } : {};
}

/**
 * A made-up identity differs from one machine to the next, and the app may have been renamed. What
 * was JSON is played as XML, which reads the same; what nobody could read is played as nothing, which
 * nobody can read either.
 */
function addressed(message: XmlTree | undefined, { corpId, agentId }: WecomApp): string {
  if (!message) return "";
  const changed = new Map(message).set("ToUserName", [corpId]);
  if (changed.has("AgentID")) changed.set("AgentID", [agentId]);
  return branch("xml", writeTree(changed));
}

function unopened(
  error: BotError,
  name: string,
  number: number,
  { callbacks }: Recording,
  mode: ResolvedBot["mode"],
) {
  const mismatch = MISMATCHES[error.code];
  const which = `第 ${number} 条，共 ${callbacks.length} 条 / message ${number} of ${callbacks.length}`;
  if (!mismatch) {
    return new Failed(`这份录制已损坏 / the recording is damaged: ${which} [${error.code}]`);
  }
  return new Failed(
    `apps.${name} 的密钥打不开这份录制 / the keys of apps.${name} do not open this recording\n` +
      `  ${which}: ${mismatch} [${error.code}]\n` +
      CURES[mode],
  );
}

const CURES: Readonly<Record<ResolvedBot["mode"], string>> = {
  live:
    "办法 / cure: 在 .env 里用录制时的值，或把旧的密钥写进 rotation\n" +
    "             put the values of that time into .env, or list the old pair under rotation",
  sandbox:
    "办法 / cure: 现在的身份是编造的：用录制时的 .env 或数据目录（HUIYIN_DATA_DIR）\n" +
    "             this identity is made up: use the .env or the data directory of that time",
};

const MISMATCHES: Readonly<Partial<Record<BotError["code"], string>>> = {
  ERR_SIGNATURE: "Token 不同 / another Token",
  ERR_FRAME: "EncodingAESKey 不同 / another EncodingAESKey",
  ERR_RECEIVE_ID: "企业 ID 不同 / another CorpID",
  ERR_KEY_EXPIRED: "那时 notAfter 已过 / its notAfter was over by then",
};

/** Opens what was recorded encrypted, in both directions. */
export interface Opener {
  /**
   * @returns `undefined` for what nobody can read
   * @throws CallbackError with the code of what does not fit
   */
  callback(query: string, envelope: string, at: number): XmlTree | undefined;
  /** @throws CallbackError with the code of what does not fit */
  answer(envelope: string, at: number): XmlTree | undefined;
}

/** Opens with every key pair of an app, each at the time when it was good. */
export function createOpener({ keyPairs, corpId }: WecomApp): Opener {
  const pairs = makeKeyPairs(keyPairs);
  const receiveId = Buffer.from(corpId);

  const open = (query: CallbackQuery, envelope: string, nowMs: number): XmlTree | undefined => {
    const ciphertext = openEnvelope(Buffer.from(envelope));
    const { frame } = unseal(pairs, query, ciphertext, { nowMs, freshnessSeconds: 0 });
    if (!receiveId.equals(frame.receiveId)) throw forbidden("ERR_RECEIVE_ID");
    const read = readPlaintext(frame.message);
    return typeof read === "string" ? undefined : read;
  };

  return {
    callback: (query, envelope, at) => open(readCallbackQuery(query), envelope, at),
    answer(envelope, at) {
      const text = (name: string) => soleText(envelope, name) ?? "";
      const query = {
        timestamp: text("TimeStamp"),
        nonce: text("Nonce"),
        msgSignature: text("MsgSignature"),
      };
      return open(query, envelope, at);
    },
  };
}
