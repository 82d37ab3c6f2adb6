/** What the framework itself says to members in conversations. */
export const WORDS = {
  cancelled: (name: string) => `「${name}」已取消。`,
  timeout: (name: string) => `「${name}」太久没有回复，已经结束。需要时请重新开始。`,
  version: (name: string) => `「${name}」已经更新，请重新开始。`,
  full: (name: string) => `「${name}」太长了，只能到此为止。`,
  withdrawn: "刚才的问题已经撤回，不用回答了。",
  /** On a card. */
  inert: "已过期",
  lapsed: "这个问题已过期。",
  noWayBack: "不能返回。",
  choose: "没有这个选项，请从下面选一个。",
  above: "请先回答上面的问题。",
  reminder: "还在等您的回答：",
  several: "有几个问题都可以这样回答，请先说清楚是哪一个。",
  leave: (name: string, next: string) =>
    name === next
      ? `正在「${name}」。要放弃它，重新开始吗？（是 / 否）`
      : `正在「${name}」。要离开它，开始「${next}」吗？（是 / 否）`,
  cancelHint: (word: string) => `（回复「${word}」可以随时结束。）`,
} as const;

/** Words that end a conversation, and those that take back the last answer. */
export const CANCEL: readonly string[] = ["取消", "cancel"];
export const BACK: readonly string[] = ["返回", "back"];
