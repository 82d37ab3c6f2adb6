import type { Content, WireCard } from "../../chat/content.ts";
import type { JsonObject } from "../../json.ts";
import { NEW_CARD, NOTICE_CARD } from "./card.ts";
import { taskId } from "./card-texts.ts";
import {
  appMarkdown,
  appText,
  file,
  groupText,
  image,
  miniprogramNotice,
  mpnews,
  news,
  textcard,
  video,
  voice,
} from "./contents.ts";
import {
  distinct,
  type FieldReading,
  flag,
  inside,
  listField,
  mapped,
  object,
  optionalField,
  type Read,
  refuseField,
  textField,
  url,
} from "./fields.ts";
import { taskcardIsOld } from "./remarks.ts";

const COLORS: Readonly<Record<string, number>> = { red: 2, blue: 1 };

const button = object({
  key: textField({ missing: 42019, bytes: 128, over: 42018 }),
  name: textField({ missing: 42020 }),
  replace_name: optionalField(textField()),
  color: optionalField(textField()),
  is_bold: optionalField(flag),
});

/** The legacy card with buttons. It becomes the kind of card that took its place. */
const taskcard: Read<Content> = mapped(
  object({
    title: textField({ missing: 41016, bytes: 128, over: "clip" }),
    description: textField({ missing: 41033, bytes: 512, over: "clip" }),
    url: optionalField(url()),
    task_id: taskId,
    btn: distinct(listField(button, { most: 2, count: 40016 }), ({ key }) => key, 42018),
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

const sent = (read: Read<WireCard>): Read<Content> =>
  mapped(read, (card) => ({ type: "template_card", card, state: {} }));

/** Of an app: every type of card. */
const templateCard = sent(NEW_CARD);

/** Of a group webhook, which nobody can answer: notices alone. */
export const webhookCard = sent(NOTICE_CARD);

/** How the object of each `msgtype` is read. */
export type Msgtypes = Readonly<Record<string, Read<Content>>>;

const BOTH: Msgtypes = {
  image,
  voice,
  video,
  file,
  textcard,
  news,
  mpnews,
  markdown: appMarkdown,
};

/** What `message/send` takes (document 90236). */
export const APP_MSGTYPES: Msgtypes = {
  ...BOTH,
  text: appText,
  miniprogram_notice: miniprogramNotice,
  template_card: templateCard,
  taskcard,
};

/** What `appchat/send` takes (document 90248): no cards that answer. */
export const GROUP_MSGTYPES: Msgtypes = { ...BOTH, text: groupText };

/**
 * Reads what a message says.
 *
 * @throws CallRefused 40008 for a `msgtype` that is not taken here, and whatever its object is refused with
 */
export function readContent(body: JsonObject, msgtypes: Msgtypes, reading: FieldReading): Content {
  const msgtype = String(body["msgtype"]);
  const read = Object.hasOwn(msgtypes, msgtype) ? msgtypes[msgtype] : undefined;
  if (read) return read(body[msgtype], inside(reading, msgtype));
  const known = Object.keys(msgtypes).join(", ");
  throw refuseField(40008, inside(reading, "msgtype"), `must be one of ${known}`);
}
