import "./content.css";
import type { ChatEntry } from "../../../../sandbox/chat/chats.ts";
import type { SentMpArticle } from "../../../../sandbox/chat/content.ts";
import { t } from "../../state/language.ts";
import { TemplateCardView } from "../card/template-card.tsx";
import { Markdown } from "../markdown/markdown.tsx";
import { openSheet, Sheet } from "../sheet/sheet.tsx";
import { showUrl } from "../sheet/sheets.tsx";
import { articleText, mpRows, type NewsRow, newsRows } from "./articles.ts";
import { FileBox, LinkBox, MiniProgramNoticeView, PlaceBox, TextCardView } from "./boxes.tsx";
import { Photo, Picture, Video } from "./pictures.tsx";
import { Text } from "./text.tsx";
import { safeHref } from "./text-parts.ts";
import { Voice } from "./voice.tsx";

/** What an entry holds, drawn as WeCom draws it. */
export function ContentView({ entry }: { readonly entry: ChatEntry }) {
  const { content } = entry;
  switch (content.type) {
    case "text":
      return <Text content={content.content} />;
    case "markdown":
      return (
        <div class="card-box markdown-box">
          <Markdown content={content.content} version={content.version} />
        </div>
      );
    case "image":
      return <Photo mediaId={content.mediaId} />;
    case "voice":
      return <Voice mediaId={content.mediaId} own={entry.by === "member"} />;
    case "video":
      return <Video {...content} />;
    case "file":
      return <FileBox mediaId={content.mediaId} />;
    case "location":
      return <PlaceBox {...content} />;
    case "link":
      return <LinkBox {...content} />;
    case "news":
      return <News rows={newsRows(content.articles)} />;
    case "mpnews":
      return <News rows={mpRows(content.articles)} />;
    case "textcard":
      return <TextCardView {...content} />;
    case "miniprogram_notice":
      return <MiniProgramNoticeView {...content} />;
    case "template_card":
      return <TemplateCardView entry={entry} card={content.card} state={content.state} />;
    default:
      return <p class="bubble hint">{t("[暂不支持的消息]", "[Unsupported message]")}</p>;
  }
}

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
