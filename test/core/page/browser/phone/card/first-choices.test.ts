import assert from "node:assert/strict";
import { describe, it } from "vitest";
import {
  afterTouch,
  firstChoices,
} from "../../../../../../core/page/browser/phone/card/first-choices.ts";

const options = [
  { id: "a", text: "A" },
  { id: "b", text: "B" },
];

describe("the choices of a card", () => {
  it("begin as the card says, or with the first of a list", () => {
    const chosen = firstChoices({
      card_type: "multiple_interaction",
      button_selection: { question_key: "one", option_list: options },
      select_list: [{ question_key: "two", selected_id: "b", option_list: options }],
      checkbox: {
        question_key: "three",
        mode: 1,
        option_list: options.map((option) => ({ ...option, is_checked: option.id === "b" })),
      },
    });
    assert.deepEqual(chosen, { one: ["a"], two: ["b"], three: ["b"] });
  });

  it("are none where there is nothing to choose from", () => {
    const empty = { question_key: "one", option_list: [] };
    assert.deepEqual(firstChoices({ card_type: "text_notice" }), {});
    assert.deepEqual(firstChoices({ card_type: "multiple_interaction", select_list: [empty] }), {
      one: [],
    });
  });

  it("change by a touch, one alone or several together", () => {
    assert.deepEqual(afterTouch(["a"], "b", false), ["b"]);
    assert.deepEqual(afterTouch(["a"], "b", true), ["a", "b"]);
    assert.deepEqual(afterTouch(["a", "b"], "a", true), ["b"]);
  });
});
