import { TALK_TEXTS, type TalkTexts } from "./talk-texts.ts";

/** What the framework itself says to members, in its place in an answer. */
export interface Texts {
  /** Before the patterns of a command, when its arguments do not fit. */
  readonly usage: string;
  /** When a handler threw; `undefined` for nothing. */
  readonly failed: string | undefined;
  /** At the end of an answer of too many parts that cannot be sent as a file. */
  readonly cut: string;
  /** In place of a part that no response can hold, while nothing can be sent actively. */
  readonly unsendable: string;
  /** What the file is called that holds a long answer. */
  readonly fileName: string;
  /** In place of the buttons of a card that nobody knows any more. */
  readonly expired: string;
  readonly conversation: TalkTexts;
}

/** What members read unless an app says otherwise. */
export const TEXTS: Texts = Object.freeze({
  usage: "用法 usage: ",
  failed: undefined,
  cut: "（内容太长，后面的省略了。）",
  unsendable: "（这里有一条内容暂时发不过来。）",
  fileName: "回答.txt",
  expired: "已过期",
  conversation: TALK_TEXTS,
});
