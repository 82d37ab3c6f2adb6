import { type Reply, reply } from "huiyin";
import { z } from "zod";

const HOW =
  'say takes a text, { "text": … }, { "image": media id }, { "voice": media id }, ' +
  '{ "video": { "mediaId": …, "title": …, "description": … } }, ' +
  '{ "news": [{ "title": …, "description": …, "url": …, "picUrl": … }] } with 1 to 8 articles, ' +
  "or a list of those";

const text = z.string().min(1);
const article = z.strictObject({
  title: text,
  description: z.string().optional(),
  url: z.string().optional(),
  picUrl: z.string().optional(),
});
const video = z.strictObject({
  mediaId: text,
  title: z.string().optional(),
  description: z.string().optional(),
});

/** One reply as plain data, so that rules can come from a JSON file. */
const oneSay = z.union(
  [
    text.transform((content): Reply => reply.text(content)),
    z.strictObject({ text }).transform((it): Reply => reply.text(it.text)),
    z.strictObject({ image: text }).transform((it): Reply => reply.image(it.image)),
    z.strictObject({ voice: text }).transform((it): Reply => reply.voice(it.voice)),
    z
      .strictObject({ video })
      .transform(
        ({ video: { mediaId, title = "", description = "" } }): Reply =>
          reply.video(mediaId, { title, description }),
      ),
    z
      .strictObject({ news: z.array(article).min(1).max(8) })
      .transform((it): Reply => reply.news(it.news.map(withoutHoles))),
  ],
  { error: HOW },
);

/** One reply, or several that are sent in their order. */
export const say = z.union(
  [oneSay.transform((one) => [one]), z.array(oneSay, { error: HOW }).min(1, { error: HOW })],
  { error: HOW },
);

/** An optional field is absent, not undefined. */
function withoutHoles({ title, description, url, picUrl }: z.infer<typeof article>) {
  return {
    title,
    ...(description === undefined ? {} : { description }),
    ...(url === undefined ? {} : { url }),
    ...(picUrl === undefined ? {} : { picUrl }),
  };
}
