import { needsUpload } from "../../events/media-source.ts";
import type { Reply } from "../../events/reply.ts";
import type { AppArticle, Article, MpArticle } from "../../events/reply-news.ts";
import { refused } from "./refused.ts";
import { wireCard } from "./wire-card.ts";

/** What of a message does not depend on whom it goes to. */
export type MessageBody = Readonly<Record<string, unknown>> & { readonly msgtype: string };

/**
 * A reply as `message/send` and `appchat/send` take it (documents 90236 and 90248).
 *
 * @throws ApiError `ERR_REPLY` for what cannot be sent, or has a file that must be uploaded first
 */
export function messageBody(reply: Reply): MessageBody {
  if (needsUpload(reply)) throw refused("文件还没有上传", "its file is not uploaded yet");
  switch (reply.kind) {
    case "text":
    case "markdown":
      return of(reply.kind, { content: reply.content });
    case "image":
    case "voice":
    case "file":
      return of(reply.kind, { media_id: reply.mediaId });
    case "video": {
      const { mediaId, title, description } = reply;
      return of("video", { media_id: mediaId, title, description });
    }
    case "textcard": {
      const { title, description, url, btnTxt } = reply;
      return of("textcard", { title, description, url, btntxt: btnTxt });
    }
    case "news":
      return of("news", { articles: reply.articles.map(article) });
    case "mpnews":
      return of("mpnews", { articles: reply.articles.map(mpArticle) });
    case "miniprogram_notice":
      return of("miniprogram_notice", {
        appid: reply.appId,
        page: reply.page,
        title: reply.title,
        description: reply.description,
        emphasis_first_item: reply.emphasisFirstItem,
        content_item: reply.contentItem,
      });
    case "template_card":
      return of("template_card", wireCard(reply.card));
    case "update_button":
    case "update_template_card":
      throw refused(
        "卡片更新只能回应点击，或用 messages.updateCard",
        "an update of a card answers a click, or goes by messages.updateCard",
      );
  }
}

/** What is `undefined` stays away when it is written as JSON. */
const of = (msgtype: string, content: object): MessageBody => ({ msgtype, [msgtype]: content });

const article = ({ title, description, url, picUrl, appId, pagePath }: Article | AppArticle) => ({
  title,
  description,
  url,
  picurl: picUrl,
  appid: appId,
  pagepath: pagePath,
});

const mpArticle = (one: MpArticle) => ({
  title: one.title,
  thumb_media_id: one.thumbMediaId,
  author: one.author,
  content_source_url: one.contentSourceUrl,
  content: one.content,
  digest: one.digest,
});
