import { t } from "../../state/language.ts";
import { safeHref } from "../content/safe-href.ts";
import { Glyph } from "../glyph.tsx";
import { openSheet } from "./open-sheet.ts";
import { Sheet } from "./sheet.tsx";

/** Shows an address that a card or a menu entry leads to, instead of leaving the page for it. */
export function showUrl(url: string, title = ""): void {
  openSheet(<UrlSheet url={url} title={title} />);
}

function UrlSheet({ url, title }: { readonly url: string; readonly title: string }) {
  const href = safeHref(url);
  return (
    <Sheet title={t("网页", "Web page")}>
      <div class="sheet-body url-sheet">
        {title && <p class="url-title">{title}</p>}
        <code data-testid="url">{url}</code>
        {href ? (
          <a class="wide-button" href={href} target="_blank" rel="noopener noreferrer" data-focus>
            <Glyph name="open" size={18} />
            {t("在新标签页打开", "Open in a new tab")}
          </a>
        ) : (
          <p class="hint">
            {t("这不是可以打开的网址。", "This is not an address that can be opened.")}
          </p>
        )}
      </div>
    </Sheet>
  );
}
