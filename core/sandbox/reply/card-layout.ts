import type { WireCard } from "../chat/content.ts";

/** How a field stands in XML: under which element, and as what. `null`: it has no element. */
type Row<T> = null | RowOf<T>;
type RowOf<T> = [T] extends [readonly (infer Item)[]]
  ? readonly ["list", string, Layout<Item>]
  : [T] extends [boolean]
    ? readonly ["flag", string]
    : [T] extends [number]
      ? readonly ["number", string]
      : [T] extends [string]
        ? readonly ["text", string]
        : readonly ["part", string, Layout<T>];

/** One row per field, so that a new field of the card does not compile until it has one. */
type Layout<T> = { readonly [K in keyof T]-?: Row<Exclude<T[K], undefined>> };

const TEXT = { title: ["text", "Title"], desc: ["text", "Desc"] } as const;
const LINK = {
  url: ["text", "Url"],
  appid: ["text", "AppId"],
  pagepath: ["text", "PagePath"],
} as const;
const TYPE = ["number", "Type"] as const;
const OPTION = { id: ["text", "Id"], text: ["text", "Text"] } as const;
const SELECTION = {
  question_key: ["text", "QuestionKey"],
  title: ["text", "Title"],
  selected_id: ["text", "SelectedId"],
  disable: ["flag", "Disable"],
  option_list: ["list", "OptionList", OPTION],
} as const;

/**
 * The elements of `TemplateCard` (document 90241) by the fields of the active API. A list is its
 * elements one after the other, without a wrapper. Only `QuoteArea` has `Appid`.
 */
const CARD: Layout<WireCard> = {
  card_type: ["text", "CardType"],
  source: [
    "part",
    "Source",
    {
      icon_url: ["text", "IconUrl"],
      desc: ["text", "Desc"],
      desc_color: ["number", "DescColor"],
    },
  ],
  action_menu: [
    "part",
    "ActionMenu",
    {
      desc: ["text", "Desc"],
      action_list: ["list", "ActionList", { text: ["text", "Text"], key: ["text", "Key"] }],
    },
  ],
  task_id: null,
  main_title: ["part", "MainTitle", TEXT],
  quote_area: [
    "part",
    "QuoteArea",
    {
      type: TYPE,
      ...LINK,
      appid: ["text", "Appid"],
      title: ["text", "Title"],
      quote_text: ["text", "QuoteText"],
    },
  ],
  emphasis_content: ["part", "EmphasisContent", TEXT],
  sub_title_text: ["text", "SubTitleText"],
  image_text_area: [
    "part",
    "ImageTextArea",
    {
      type: TYPE,
      url: ["text", "Url"],
      appid: null,
      pagepath: null,
      title: ["text", "Title"],
      desc: ["text", "Desc"],
      image_url: ["text", "ImageUrl"],
    },
  ],
  card_image: [
    "part",
    "CardImage",
    { url: ["text", "Url"], aspect_ratio: ["number", "AspectRatio"] },
  ],
  vertical_content_list: ["list", "VerticalContentList", TEXT],
  horizontal_content_list: [
    "list",
    "HorizontalContentList",
    {
      type: TYPE,
      keyname: ["text", "KeyName"],
      value: ["text", "Value"],
      url: ["text", "Url"],
      media_id: ["text", "MediaId"],
      userid: ["text", "UserId"],
    },
  ],
  jump_list: ["list", "JumpList", { type: TYPE, ...LINK, title: ["text", "Title"] }],
  card_action: ["part", "CardAction", { type: TYPE, ...LINK }],
  button_selection: ["part", "ButtonSelection", SELECTION],
  button_list: [
    "list",
    "ButtonList",
    {
      type: null,
      text: ["text", "Text"],
      style: ["number", "Style"],
      key: ["text", "Key"],
      url: null,
    },
  ],
  checkbox: [
    "part",
    "CheckBox",
    {
      question_key: ["text", "QuestionKey"],
      option_list: ["list", "OptionList", { ...OPTION, is_checked: ["flag", "IsChecked"] }],
      mode: ["number", "Mode"],
      disable: ["flag", "Disable"],
    },
  ],
  select_list: ["list", "SelectList", SELECTION],
  submit_button: ["part", "SubmitButton", { text: ["text", "Text"], key: ["text", "Key"] }],
  replace_text: ["text", "ReplaceText"],
};

/** The layout as a reader sees it: TypeScript has no way to say "the row of this field". */
export type AnyRow =
  | readonly ["text" | "number" | "flag", string]
  | readonly ["part" | "list", string, AnyLayout];
export interface AnyLayout {
  readonly [field: string]: AnyRow | null;
}

export const CARD_LAYOUT: AnyLayout = CARD as AnyLayout;

/** Elements that the document has and the model of the active API has not. */
export const EXTRAS: ReadonlySet<string> = new Set(["CardAction/Title"]);
