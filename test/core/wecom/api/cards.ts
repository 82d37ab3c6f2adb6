import fc from "fast-check";
import type { TemplateCard } from "../../../../core/replies/template-card.ts";

const words = fc.string({ minLength: 1, maxLength: 10 }).map((text) => `字${text}`);
const url = fc.webUrl({ withQueryParameters: true });
const key = fc.stringMatching(/^[a-z]{1,8}$/);
const some = <T>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(shape, { requiredKeys: [] });
const unique = <T>(one: fc.Arbitrary<T>, id: (value: T) => unknown, most: number) =>
  fc.uniqueArray(one, { minLength: 1, maxLength: most, selector: id });

const link = fc.oneof(
  fc.record({ type: fc.constant(1), url }),
  fc.record({ type: fc.constant(2), appId: key, pagePath: words }),
);
const mainTitle = fc.record({ title: words, desc: words });
const source = fc.record({ iconUrl: url, desc: words, descColor: fc.integer({ min: 0, max: 3 }) });
const quoteArea = fc
  .tuple(link, fc.record({ title: words, quoteText: words }))
  .map(([a, b]) => ({ ...a, ...b }));
const rows = fc.array(
  fc.oneof(
    fc.record({ keyName: words, value: words }),
    fc.record({ keyName: words, type: fc.constant(1), value: words, url }),
    fc.record({ keyName: words, type: fc.constant(3), userId: fc.constant("li") }),
  ),
  { maxLength: 6 },
);
const jumpList = fc.array(
  fc.tuple(link, words).map(([way, title]) => ({ ...way, title })),
  { maxLength: 3 },
);
const option = fc.record({ id: key, text: words });
const selection = (id: fc.Arbitrary<string>) =>
  fc.record(
    {
      questionKey: id,
      title: words,
      selectedId: key,
      disable: fc.boolean(),
      optionList: unique(option, ({ id: one }) => one, 10),
    },
    { requiredKeys: ["questionKey", "optionList"] },
  );
const actionMenu = fc.record({
  desc: words,
  actionList: unique(fc.record({ text: words, key }), (one) => one.key, 3),
});
const taskId = fc.constant("replaced");
const both = <A, B>(required: fc.Arbitrary<A>, optional: fc.Arbitrary<B>) =>
  fc.tuple(required, optional).map(([a, b]) => ({ ...a, ...b }));

/** Cards of every type, with any of the fields that the type has. */
export const anyCard: fc.Arbitrary<TemplateCard> = fc.oneof(
  both(
    fc.record({
      cardType: fc.constant("text_notice" as const),
      mainTitle,
      cardAction: link,
      taskId,
    }),
    some({
      source,
      actionMenu,
      quoteArea,
      emphasisContent: mainTitle,
      subTitleText: words,
      horizontalContentList: rows,
      jumpList,
    }),
  ),
  both(
    fc.record({
      cardType: fc.constant("news_notice" as const),
      mainTitle,
      cardAction: link,
      taskId,
      cardImage: fc.record({ url, aspectRatio: fc.constantFrom(1.3, 1.6, 2.25) }),
    }),
    some({
      source,
      actionMenu,
      quoteArea,
      horizontalContentList: rows,
      jumpList,
      imageTextArea: fc
        .tuple(link, fc.record({ title: words, desc: words, imageUrl: url }))
        .map(([a, b]) => ({ ...a, ...b })),
      verticalContentList: fc.array(mainTitle, { maxLength: 4 }),
    }),
  ),
  both(
    fc.record({
      cardType: fc.constant("button_interaction" as const),
      mainTitle,
      taskId,
      buttonList: unique(
        fc.record({ type: fc.constant(0), text: words, style: fc.constantFrom(1, 2, 3, 4), key }),
        (one) => one.key,
        6,
      ),
    }),
    some({
      source,
      actionMenu,
      quoteArea,
      subTitleText: words,
      horizontalContentList: rows,
      cardAction: link,
      buttonSelection: selection(key),
    }),
  ),
  both(
    fc.record({
      cardType: fc.constant("vote_interaction" as const),
      mainTitle,
      taskId,
      checkBox: fc.record({
        questionKey: key,
        disable: fc.boolean(),
        mode: fc.constantFrom(0, 1),
        optionList: unique(
          fc.record({ id: key, text: words, isChecked: fc.boolean() }),
          ({ id }) => id,
          20,
        ),
      }),
      submitButton: fc.record({ text: words, key }),
    }),
    some({ source }),
  ),
  both(
    fc.record({
      cardType: fc.constant("multiple_interaction" as const),
      mainTitle,
      taskId,
      selectList: unique(selection(key), ({ questionKey }) => questionKey, 3),
      submitButton: fc.record({ text: words, key }),
    }),
    some({ source }),
  ),
);
