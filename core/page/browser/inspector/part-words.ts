import type { PartView } from "../../../sandbox/page-protocol.ts";
import type { Words } from "../state/words.ts";
import { timeOfDay } from "./labels.ts";
import type { Tone } from "./verdict.ts";

/** How an outgoing message stands, for people: in a word, and why, and until when. */
export interface ShownStanding {
  readonly tone: Tone;
  readonly words: Words;
  readonly meaning: Words;
}

type Row = readonly [tone: Tone, zh: string, en: string];

const STATES: Readonly<Record<PartView["state"], Row>> = {
  pending: ["busy", "等待发送", "waiting"],
  sending: ["busy", "正在发送", "sending"],
  riding: ["busy", "随回复送出", "riding a response"],
  sent: ["ok", "已送出", "sent"],
  held: ["warn", "停着", "held"],
  mailbox: ["warn", "等成员开口", "in the mailbox"],
  dead: ["bad", "放弃了", "given up"],
};

/** Stable words for which nobody should have to look into a document. */
const REASONS: Readonly<Record<string, Words>> = {
  no_secret: {
    zh: "应用没有 Secret，不能主动发送",
    en: "the app has no secret and cannot send actively",
  },
  unknown_outcome: {
    zh: "不知道成员收到没有：由人决定",
    en: "nobody knows whether the member has it: a person decides",
  },
  person: { zh: "有人让它停着", en: "a person keeps it back" },
  expired: { zh: "等了太久", en: "it waited too long" },
  ERR_API_TIMEOUT: { zh: "接口没有按时回答", en: "the API did not answer in time" },
  ERR_API_PROXY_AUTH: { zh: "代理要密码", en: "the proxy wants a password" },
  ERR_API_CERTIFICATE: { zh: "证书不可信", en: "the certificate is not trusted" },
  ERR_API_NETWORK: { zh: "连不上接口", en: "the API could not be reached" },
  ERR_API_ANSWER: { zh: "接口的回答读不懂", en: "the API's answer could not be read" },
  ERR_ADDRESS: {
    zh: "文件的地址取不到或不许取",
    en: "the file's address cannot be fetched, or may not be",
  },
  ERR_MEDIA: { zh: "文件不合要求或打不开", en: "the file breaks a rule, or cannot be opened" },
  ERR_REPLY: { zh: "这条回复没法这样发送", en: "the reply cannot be sent like this" },
};

/** @param now milliseconds since the epoch, by the platform's clock */
export function standingOf(part: PartView, now: number): ShownStanding {
  const [tone, zh, en] = STATES[part.state];
  const { zh: whyZh, en: whyEn } = meaningOf(part, now);
  return { tone, words: { zh, en }, meaning: { zh: whyZh, en: whyEn } };
}

function meaningOf(part: PartView, now: number): Words {
  const { state, attempts, until, call } = part;
  const why = reasonOf(part);
  switch (state) {
    case "sent":
      return call === undefined
        ? { zh: "随一次回复送出。", en: "It rode a response." }
        : { zh: "由接口调用送出。", en: "An API call sent it." };
    case "riding":
      return {
        zh: "一次回复带着它；回复没有送到，就由接口发送。",
        en: "A response shows it; if none leaves, it is sent.",
      };
    case "sending":
      return { zh: "调用还在途中。", en: "The call is under way." };
    case "pending": {
      const when = until !== undefined && until > now ? timeOfDay(until).slice(0, 8) : undefined;
      const next = when ? { zh: `${when} 再试`, en: `next try at ${when}` } : SOON;
      if (!why) return { zh: `${next.zh}。`, en: `${capital(next.en)}.` };
      return {
        zh: `${why.zh}；试过 ${attempts} 次，${next.zh}。`,
        en: `${capital(why.en)}; tried ${attempts}×, ${next.en}.`,
      };
    }
    case "mailbox": {
      const end = until === undefined ? "" : timeOfDay(until).slice(0, 5);
      return {
        zh: `${why ? `${why.zh}：` : ""}随成员下一条消息的回复送出，等到明天 ${end}。`,
        en: `${why ? `${capital(why.en)}: it` : "It"} rides the answer to the member's next message, until ${end} tomorrow.`,
      };
    }
    case "held":
      return {
        zh: `${why?.zh ?? "应用现在不能发送"}。原因消除后自动发送，也可以现在重试。`,
        en: `${capital(why?.en ?? "the app cannot send now")}. It goes when that is over, or try it now.`,
      };
    case "dead":
      return {
        zh: `${why?.zh ?? "没有送到"}。可以重试，或丢弃。`,
        en: `${capital(why?.en ?? "it was not delivered")}. Try it again, or drop it.`,
      };
  }
}

const SOON: Words = { zh: "轮到它就发", en: "goes when its turn comes" };

function reasonOf({ why, meaning }: PartView): Words | undefined {
  if (why === undefined || why === "") return undefined;
  if (meaning) return { zh: `${meaning.zh}（${why}）`, en: `${meaning.en} (${why})` };
  return REASONS[why] ?? same(/^-?\d+$/.test(why) ? `errcode ${why}` : why);
}

const same = (text: string): Words => ({ zh: text, en: text });
const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);
