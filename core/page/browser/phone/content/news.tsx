import type { SentMpArticle } from "../../../../sandbox/chat/content.ts";
import { t } from "../../state/language.ts";
import { openSheet, Sheet } from "../sheet/sheet.tsx";
import { showUrl } from "../sheet/sheets.tsx";
import { articleText, type NewsRow } from "./articles.ts";
import { Picture } from "./pictures.tsx";
import { safeHref } from "./text-parts.ts";

/** Shows an article whose text travelled with the message. */
function showArticle(article: SentMpArticle): void {
  openSheet(<ArticleSheet {...article} />);
}

function ArticleSheet({ title, author, content, contentSourceUrl }: SentMpArticle) {
  const href = safeHref(contentSourceUrl);
  return (
    <Sheet title={t("文章", "Article")} tall>
      <article class="sheet-body article-sheet">
        <h3>{title}</h3>
        {author && <p class="hint">{author}</p>}
        {articleText(content).map((paragraph, at) => (
          <p key={`${at} ${paragraph.length}`}>{paragraph}</p>
        ))}
        {href && (
          <a href={href} target="_blank" rel="noopener noreferrer">
            {t("阅读原文", "Read the original")}
          </a>
        )}
      </article>
    </Sheet>
  );
}

/** Articles: the first with a large picture, the others as rows beneath it. */
export function News({ rows }: { readonly rows: readonly NewsRow[] }) {
  const [first, ...others] = rows;
  if (!first) return null;
  return (
    <div class="card-box news">
      <button
        type="button"
        class={others.length > 0 ? "news-cover" : "news-single"}
        onClick={() => open(first)}
      >
        {others.length === 0 && <span class="news-title">{first.title}</span>}
        <Picture source={first.picture} />
        {others.length > 0 ? (
          <span class="news-title">{first.title}</span>
        ) : (
          first.digest && <span class="news-digest">{first.digest}</span>
        )}
      </button>
      {others.map((row, at) => (
        <button type="button" class="news-row" key={`${at} ${row.title}`} onClick={() => open(row)}>
          <span>{row.title}</span>
          <Picture source={row.picture} ratio={1} small />
        </button>
      ))}
    </div>
  );
}

function open({ leads, title }: NewsRow): void {
  if ("url" in leads) showUrl(leads.url, title);
  else showArticle(leads.article);
}
