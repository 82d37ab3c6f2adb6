import { type Issues, joinPath } from "../reading/issues.ts";
import { readChoice, readSwitch, readText } from "../reading/values.ts";
import { type AnswerPolicy, ON_LATE, type OnLate } from "../replies/late.ts";
import { isFileName } from "../replies/media-source.ts";
import { TALK_TEXTS, type TalkTexts } from "../replies/talk-texts.ts";
import { TEXTS, type Texts } from "../replies/texts.ts";

/** What members read of the framework's own. Each is one message at most, and shows something. */
export interface TextOptions {
  /** Before the patterns of a command whose arguments do not fit. Default `用法 usage: `. */
  readonly usage?: string;
  /** When a handler threw. Default: nothing. */
  readonly failed?: string;
  /** Ends an answer of too many parts that cannot be a file. Default `（内容太长，后面的省略了。）` */
  readonly cut?: string;
  /** In place of a part that no response holds. Default `（这里有一条内容暂时发不过来。）` */
  readonly unsendable?: string;
  /** Of the file that holds a long answer. Default `回答.txt` */
  readonly fileName?: string;
  /** On a card whose buttons mean nothing any more. Default `已过期` */
  readonly expired?: string;
  /** What conversations say, with `{name}`, `{next}` and `{word}` where the default has them. */
  readonly conversation?: Partial<TalkTexts>;
}

/** What an app of any platform may say about its answers. */
export interface AnswerOptions {
  /** What becomes of an answer that takes longer than five seconds. Default `push`. */
  readonly onLate?: OnLate;
  /** The text of `onLate: "ack+push"`. Default `收到，正在处理，请稍候。` */
  readonly ack?: string;
  /**
   * Sends the plain twin of all markdown, for members who read in WeChat, which shows none. Default
   * `false`. A single `reply.markdown(…, { plainMarkdown })` overrules it.
   */
  readonly plainMarkdown?: boolean;
  /** What the framework itself says to members, in other words. */
  readonly texts?: TextOptions;
}

/** The names of these options. */
export const ANSWER_KEYS = ["onLate", "ack", "plainMarkdown", "texts"] as const;

const ACK = "收到，正在处理，请稍候。";

/**
 * Reads the options that say what becomes of an app's answers.
 *
 * @param path of the app, as in `apps.main`
 * @param bytes that one message of the platform holds
 */
export function readAnswerPolicy(
  path: string,
  options: Readonly<Partial<Record<(typeof ANSWER_KEYS)[number], unknown>>>,
  bytes: number,
  issues: Issues,
): AnswerPolicy {
  const { onLate, ack, plainMarkdown, texts } = options;
  return {
    onLate: readChoice(joinPath(path, "onLate"), onLate, ON_LATE, issues),
    ack: readText(joinPath(path, "ack"), ack, { fallback: ACK, bytes }, issues),
    plainMarkdown: readSwitch(joinPath(path, "plainMarkdown"), plainMarkdown, issues),
    texts: readTexts(joinPath(path, "texts"), texts, bytes, issues),
  };
}

function readTexts(path: string, value: unknown, bytes: number, issues: Issues): Texts {
  if (value === undefined) return TEXTS;
  const keys = ["usage", "failed", "cut", "unsendable", "fileName", "expired"] as const;
  const given = issues.object(path, value, [...keys, "conversation"]);
  if (!given) return TEXTS;
  const read = (key: (typeof keys)[number]) =>
    given[key] === undefined
      ? TEXTS[key]
      : readText(joinPath(path, key), given[key], { fallback: TEXTS[key] ?? "", bytes }, issues);
  const fileName = read("fileName") ?? TEXTS.fileName;
  if (!isFileName(fileName) && !issues.isWrong(joinPath(path, "fileName"))) {
    issues.add(
      joinPath(path, "fileName"),
      "应该是最多 255 字节的文件名，不带路径和控制字符",
      "must be the name of a file of at most 255 bytes, without a path or control characters",
    );
  }
  return {
    usage: read("usage") ?? TEXTS.usage,
    failed: read("failed"),
    cut: read("cut") ?? TEXTS.cut,
    unsendable: read("unsendable") ?? TEXTS.unsendable,
    fileName,
    expired: read("expired") ?? TEXTS.expired,
    conversation: readTalkTexts(
      joinPath(path, "conversation"),
      given["conversation"],
      bytes,
      issues,
    ),
  };
}

function readTalkTexts(path: string, value: unknown, bytes: number, issues: Issues): TalkTexts {
  const keys = Object.keys(TALK_TEXTS) as (keyof TalkTexts)[];
  const given = value === undefined ? undefined : issues.object(path, value, keys);
  if (!given) return TALK_TEXTS;
  const read = (key: keyof TalkTexts) =>
    readText(joinPath(path, key), given[key], { fallback: TALK_TEXTS[key], bytes }, issues);
  return Object.fromEntries(keys.map((key) => [key, read(key)])) as unknown as TalkTexts;
}
