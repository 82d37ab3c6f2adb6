import type { TemplateCard } from "../../replies/template-card.ts";
import { branch, leaf, type Scalar } from "../../xml/writer.ts";

/**
 * How a value is written: the name of its element, for a structure with the layout of its fields.
 * A list is its elements one after the other, without a wrapper.
 */
type Row<T> = T extends readonly (infer Item)[]
  ? Row<Item>
  : T extends object
    ? readonly [element: string, fields: Layout<T>]
    : string;

/**
 * One row per field, so that a new field of the card does not compile until it has a name here, or
 * `null` when this form of a card has no word for it.
 */
type Layout<T> = { readonly [K in keyof T]-?: Row<Exclude<T[K], undefined>> | null };

const TEXT = { title: "Title", desc: "Desc" } as const;
const LINK = { url: "Url", appId: "AppId", pagePath: "PagePath" } as const;
const OPTION = { id: "Id", text: "Text" } as const;
const SELECTION = {
  questionKey: "QuestionKey",
  title: "Title",
  selectedId: "SelectedId",
  disable: "Disable",
  optionList: ["OptionList", OPTION],
} as const;

/** The elements of `TemplateCard` in the order of document 90241. Only `QuoteArea` has `Appid`. */
const CARD: Layout<TemplateCard> = {
  cardType: "CardType",
  source: ["Source", { iconUrl: "IconUrl", desc: "Desc", descColor: "DescColor" }],
  actionMenu: [
    "ActionMenu",
    { desc: "Desc", actionList: ["ActionList", { text: "Text", key: "Key" }] },
  ],
  taskId: null,
  mainTitle: ["MainTitle", TEXT],
  quoteArea: [
    "QuoteArea",
    { type: "Type", ...LINK, appId: "Appid", title: "Title", quoteText: "QuoteText" },
  ],
  emphasisContent: ["EmphasisContent", TEXT],
  subTitleText: "SubTitleText",
  horizontalContentList: [
    "HorizontalContentList",
    {
      keyName: "KeyName",
      value: "Value",
      type: "Type",
      url: "Url",
      mediaId: "MediaId",
      userId: "UserId",
    },
  ],
  jumpList: ["JumpList", { title: "Title", type: "Type", ...LINK }],
  cardAction: ["CardAction", { title: "Title", type: "Type", ...LINK }],
  cardImage: ["CardImage", { url: "Url", aspectRatio: "AspectRatio" }],
  imageTextArea: [
    "ImageTextArea",
    {
      type: "Type",
      url: "Url",
      appId: null,
      pagePath: null,
      title: "Title",
      desc: "Desc",
      imageUrl: "ImageUrl",
    },
  ],
  verticalContentList: ["VerticalContentList", TEXT],
  buttonSelection: ["ButtonSelection", SELECTION],
  buttonList: ["ButtonList", { type: null, text: "Text", style: "Style", key: "Key", url: null }],
  checkBox: [
    "CheckBox",
    {
      questionKey: "QuestionKey",
      optionList: ["OptionList", { ...OPTION, isChecked: "IsChecked" }],
      disable: "Disable",
      mode: "Mode",
    },
  ],
  selectList: ["SelectList", SELECTION],
  submitButton: ["SubmitButton", { text: "Text", key: "Key" }],
  replaceText: "ReplaceText",
};

/** The layout as the walk below sees it: TypeScript has no way to say "the row of this field". */
type AnyRow = string | readonly [element: string, fields: AnyLayout];
interface AnyLayout {
  readonly [field: string]: AnyRow | null;
}
type Structure = Readonly<Record<string, unknown>>;

/** Writes a card as `update_template_card` wants it (document 90241). */
export function encodeCard(card: TemplateCard): string {
  return branch("TemplateCard", fieldsOf(card as unknown as Structure, CARD as AnyLayout));
}

function fieldsOf(value: Structure, layout: AnyLayout): string {
  return Object.entries(layout)
    .map(([field, row]) => (row === null ? "" : element(value[field], row)))
    .join("");
}

function element(value: unknown, row: AnyRow): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map((item) => element(item, row)).join("");
  if (typeof row === "string") return leaf(row, value as Scalar);
  return branch(row[0], fieldsOf(value as Structure, row[1]));
}
