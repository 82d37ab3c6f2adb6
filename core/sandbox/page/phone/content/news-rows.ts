import type { MpArticle, NewsArticle } from "../../../chat/content.ts";
import { mediaUrl } from "../../state/actions.ts";

/** One article, whichever way it came. */
export interface NewsRow {
  readonly title: string;
  readonly digest: string;
  readonly picture: string;
  /** Where a tap leads, or what it shows. */
  readonly leads: { readonly url: string } | { readonly article: MpArticle };
}

export const newsRows = (articles: readonly NewsArticle[]): readonly NewsRow[] =>
  articles.map(({ title, description, picUrl, url }) => ({
    title,
    digest: description,
    picture: picUrl,
    leads: { url },
  }));

/** Their pictures were uploaded: they stand on the page's own origin. */
export const mpRows = (articles: readonly MpArticle[]): readonly NewsRow[] =>
  articles.map((article) => ({
    title: article.title,
    digest: article.digest,
    picture: new URL(mediaUrl(article.thumbMediaId), location.href).href,
    leads: { article },
  }));
