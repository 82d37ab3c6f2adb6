import fc from "fast-check";
import { type Reply, reply } from "../../../core/replies/reply.ts";
import { bytesOf, isInvisible, isInvisibleHtml } from "../../../core/replies/reply-made.ts";

/** A text of any characters with something to see among them. */
const seen = (minLength: number, maxLength: number) =>
  fc.string({ unit: "binary", minLength, maxLength }).filter((text) => !isInvisible(text));
/** A text of any characters within `bytes` of UTF-8; with something to see if it has a least length. */
const textOf = (bytes: number, least = 0) =>
  (least > 0 ? seen(least, 40) : fc.string({ unit: "binary", maxLength: 40 })).filter(
    (text) => bytesOf(text) <= bytes,
  );
/** The same, where tags do not count. */
const htmlOf = (bytes: number) => textOf(bytes, 1).filter((text) => !isInvisibleHtml(text));
const phrase = seen(4, 12);
const id = fc.stringMatching(/^[\w-]{1,40}$/);
const url = fc.webUrl();
const name = fc.stringMatching(/^[\w\u4e00-\u9fff .-]{0,19}\w$/u);

const partial = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }, requiredKeys: (keyof T)[]) =>
  fc.record(model, { requiredKeys }) as fc.Arbitrary<T>;

const source = fc.oneof(
  partial<{ path: string; name?: string }>({ path: textOf(200, 1), name }, ["path"]),
  partial<{ url: string; name?: string }>({ url, name }, ["url"]),
  fc.record({ bytes: fc.uint8Array({ minLength: 6, maxLength: 60 }), name }),
);
const media = fc.oneof(id, source);
const about = partial<{ title?: string; description?: string }>(
  { title: textOf(128), description: textOf(512) },
  [],
);

const article = partial<{ title: string; description?: string; url?: string; picUrl?: string }>(
  { title: textOf(128, 1), description: textOf(512), url, picUrl: url },
  ["title"],
);
const appArticle = fc
  .tuple(article, id, textOf(200, 1))
  .map(([rest, appId, pagePath]) => ({ ...rest, appId, pagePath }));
const eight = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 8 });

const mpArticle = partial<Parameters<typeof reply.mpNews>[0][number]>(
  {
    title: textOf(128, 1),
    thumbMediaId: id,
    author: textOf(64),
    contentSourceUrl: url,
    content: htmlOf(2_000),
    digest: textOf(512),
  },
  ["title", "thumbMediaId", "content"],
);

const textCard = partial<Parameters<typeof reply.textCard>[0]>(
  {
    title: textOf(128, 1),
    description: htmlOf(512),
    url,
    btnTxt: seen(1, 4),
  },
  ["title", "description", "url"],
);

const entry = fc.record({
  key: seen(1, 10),
  value: seen(1, 30),
});
const miniProgram = partial<Parameters<typeof reply.miniProgram>[0]>(
  {
    appId: id,
    page: textOf(1_024),
    title: phrase,
    description: phrase,
    emphasisFirstItem: fc.boolean(),
    contentItem: fc.array(entry, { maxLength: 10 }),
  },
  ["appId", "title"],
);

const card = fc.record({
  cardType: fc.constant("button_interaction" as const),
  taskId: id,
  mainTitle: fc.record({ title: textOf(200, 1), desc: textOf(200) }),
  source: fc.record({ iconUrl: url, desc: textOf(80), descColor: fc.integer({ min: 0, max: 3 }) }),
  buttonList: fc.array(fc.record({ text: textOf(40, 1), key: id }), { minLength: 1, maxLength: 6 }),
});

const noticeCard = fc.record({
  cardType: fc.constant("text_notice" as const),
  mainTitle: fc.record({ title: textOf(200, 1) }),
  cardAction: fc.record({ type: fc.constant(1), url }),
});

type Samples = {
  readonly [K in Reply["kind"]]: fc.Arbitrary<Extract<Reply, { readonly kind: K }>>;
};

/** Of every kind, with everything that may stand in it. */
export const SAMPLES: Samples = {
  text: fc.string({ unit: "binary" }).map(reply.text),
  image: media.map((from) => reply.image(from)),
  voice: media.map((from) => reply.voice(from)),
  file: media.map((from) => reply.file(from)),
  video: fc.tuple(media, about).map(([from, text]) => reply.video(from, text)),
  news: fc.oneof(
    eight(article).map((all) => reply.news(all)),
    eight(fc.oneof(article, appArticle)).map((all) => reply.news(all)),
  ),
  mpnews: eight(mpArticle).map(reply.mpNews),
  markdown: fc
    .tuple(textOf(2_048, 1), fc.option(textOf(2_048), { nil: undefined }))
    .map(([content, plain]) => reply.markdown(content, plain === undefined ? {} : { plain })),
  textcard: textCard.map(reply.textCard),
  miniprogram_notice: miniProgram.map(reply.miniProgram),
  template_card: fc.oneof(card, noticeCard).map(reply.templateCard),
  update_template_card: card.map(reply.updateCard),
  update_button: textOf(100, 1).map(reply.updateButton),
};

/** Every sort of reply. */
export const replies: fc.Arbitrary<Reply> = fc.oneof(
  ...Object.values<fc.Arbitrary<Reply>>(SAMPLES),
);
