import { showUrl } from "../sheet/url-sheet.tsx";
import { showArticle } from "./article-sheet.tsx";
import type { NewsRow } from "./news-rows.ts";
import { Picture } from "./picture.tsx";

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
