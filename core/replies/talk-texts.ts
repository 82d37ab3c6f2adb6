/** What the framework itself says to members in conversations, each with its holes. */
export interface TalkTexts {
  /** Ended by their own word: `{name}` of the conversation. */
  readonly cancelled: string;
  /** Ended by time: `{name}`. */
  readonly timeout: string;
  /** It does not fit the bot any more: `{name}`. */
  readonly version: string;
  /** It is too large to be kept: `{name}`. */
  readonly full: string;
  /** To another member, whose question is not open any more. */
  readonly withdrawn: string;
  /** What was answered is not open any more. */
  readonly lapsed: string;
  /** There is nothing to go back to. */
  readonly noWayBack: string;
  /** What was said is no option. */
  readonly noOption: string;
  /** Behind a question that comes now, and could not be answered yet. */
  readonly above: string;
  /** Before a question that is said once more. */
  readonly reminder: string;
  /** Several questions could be meant. */
  readonly several: string;
  /** Whether to leave `{name}` for `{next}`, which is another. */
  readonly leave: string;
  /** Whether to begin `{name}` anew. */
  readonly restart: string;
  /** How it is ended: `{word}`. */
  readonly cancelHint: string;
}

/** What they read unless an app says otherwise. */
export const TALK_TEXTS: TalkTexts = Object.freeze({
  cancelled: "「{name}」已取消。",
  timeout: "「{name}」太久没有回复，已经结束。需要时请重新开始。",
  version: "「{name}」已经更新，请重新开始。",
  full: "「{name}」太长了，只能到此为止。",
  withdrawn: "刚才的问题已经撤回，不用回答了。",
  lapsed: "这个问题已过期。",
  noWayBack: "不能返回。",
  noOption: "没有这个选项，请从下面选一个。",
  above: "请先回答上面的问题。",
  reminder: "还在等您的回答：",
  several: "有几个问题都可以这样回答，请先说清楚是哪一个。",
  leave: "正在「{name}」。要离开它，开始「{next}」吗？（是 / 否）",
  restart: "正在「{name}」。要放弃它，重新开始吗？（是 / 否）",
  cancelHint: "（回复「{word}」可以随时结束。）",
});

/** Puts words into the holes of a text. */
export const filled = (text: string, holes: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (hole, name: string) => holes[name] ?? hole);
