import type { MpArticle } from "../../../chat/content.ts";
import { t } from "../../state/language.ts";
import { openSheet } from "../sheet/open-sheet.ts";
import { Sheet } from "../sheet/sheet.tsx";
import { articleText } from "./article-text.ts";
import { safeHref } from "./safe-href.ts";

/** Shows an article whose text travelled with the message. */
export function showArticle(article: MpArticle): void {
  openSheet(<ArticleSheet {...article} />);
}

function ArticleSheet({ title, author, content, contentSourceUrl }: MpArticle) {
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
