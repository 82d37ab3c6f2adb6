import { leaf } from "../../../xml/writer.ts";
import { group, having, type Section, sample } from "./sample.ts";

const facts = (key: string, cardType: string) => [
  leaf("EventKey", key),
  leaf("TaskId", "task-77"),
  leaf("CardType", cardType),
  leaf("ResponseCode", "RC_sample"),
];

const answer = (question: string, ...options: readonly string[]) =>
  group(
    "SelectedItem",
    leaf("QuestionKey", question),
    group("OptionIds", ...options.map((id) => leaf("OptionId", id))),
  );

/** Clicks on cards, free of any card in the chat: the code in them changes none (document 90240). */
export const CARDS: Section = {
  zh: "模板卡片",
  en: "Template cards",
  samples: [
    ...having({ from: "member", agent: "last" }, [
      sample("template_card_event", "点击或提交卡片", "A card was pressed or submitted", () => [
        ...facts("submit", "multiple_interaction"),
        group("SelectedItems", answer("q1", "yes"), answer("q2", "a", "c")),
      ]),
      sample("template_card_menu_event", "点击卡片右上角菜单", "An item of a card's menu", () =>
        facts("mute", "text_notice"),
      ),
    ]),
    ...having({ from: "member", agent: "small" }, [
      sample(
        "taskcard_click",
        "点击任务卡片（旧）",
        "A task card was pressed (older clients)",
        () => [leaf("EventKey", "yes"), leaf("TaskId", "task-78")],
      ),
    ]),
  ],
};
