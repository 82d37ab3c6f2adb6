import type { Content } from "../../../chat/content.ts";
import { distinct } from "../fields/distinct.ts";
import { list } from "../fields/list.ts";
import { object } from "../fields/object.ts";
import { mapped, optional, type Read } from "../fields/read.ts";
import { text } from "../fields/text.ts";
import { url } from "../fields/url.ts";
import { flag } from "../fields/whole.ts";
import { taskcardIsOld } from "../remarks.ts";
import { taskId } from "../template-card/task-id.ts";

const COLORS: Readonly<Record<string, number>> = { red: 2, blue: 1 };

const button = object({
  key: text({ missing: 42019, bytes: 128, over: 42018 }),
  name: text({ missing: 42020 }),
  replace_name: optional(text()),
  color: optional(text()),
  is_bold: optional(flag),
});

/** The legacy card with buttons. It becomes the kind of card that took its place. */
export const taskcard: Read<Content> = mapped(
  object({
    title: text({ missing: 41016, bytes: 128, over: "clip" }),
    description: text({ missing: 41033, bytes: 512, over: "clip" }),
    url: optional(url()),
    task_id: taskId,
    btn: distinct(list(button, { most: 2, count: 40016 }), ({ key }) => key, 42018),
  }),
  ({ title, description, url, task_id, btn }, { note }) => {
    note(taskcardIsOld());
    return {
      type: "template_card",
      state: {},
      isTaskCard: true,
      card: {
        card_type: "button_interaction",
        main_title: { title },
        sub_title_text: description,
        ...(url && { card_action: { type: 1, url } }),
        task_id,
        button_list: btn.map(({ key, name, color }) => ({
          type: 0,
          text: name,
          key,
          style: COLORS[color ?? ""] ?? 4,
        })),
      },
    };
  },
);
