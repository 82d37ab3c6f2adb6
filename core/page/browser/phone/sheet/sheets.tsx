import { performAct } from "../../state/actions.ts";
import { t } from "../../state/language.ts";
import { safeHref } from "../content/text-parts.ts";
import { Glyph } from "../glyph.tsx";
import { closeSheet, openSheet, Sheet } from "./sheet.tsx";

/** Asks for a link to send. Stays open when it is refused. */
export function openLink(app: string, member: string): void {
  openSheet(<LinkSheet app={app} member={member} />);
}

function LinkSheet({ app, member }: { readonly app: string; readonly member: string }) {
  const send = async (form: FormData) => {
    const value = (name: string) => String(form.get(name) ?? "").trim();
    const answer = await performAct(app, member, {
      do: "link",
      title: value("title"),
      description: value("description"),
      url: value("url"),
      picUrl: value("picture"),
    });
    if (answer) closeSheet();
  };
  return (
    <Sheet title={t("发送链接", "Send a link")}>
      <form
        class="sheet-body"
        onSubmit={(event) => {
          event.preventDefault();
          void send(new FormData(event.currentTarget));
        }}
      >
        <label>
          {t("网址", "Address")}
          <input
            class="field"
            name="url"
            type="url"
            required
            data-focus
            defaultValue="https://example.com/"
          />
        </label>
        <label>
          {t("标题", "Title")}
          <input class="field" name="title" required defaultValue={t("一个网页", "A web page")} />
        </label>
        <label>
          {t("描述", "Description")}
          <input class="field" name="description" />
        </label>
        <label>
          {t("图片网址（可不填）", "Address of a picture (optional)")}
          <input class="field" name="picture" type="url" />
        </label>
        <button type="submit" class="wide-button" data-testid="link-send">
          {t("发送", "Send")}
        </button>
      </form>
    </Sheet>
  );
}

interface MiniProgram {
  readonly appId: string;
  readonly page: string;
}

/** Says which mini program would open; there is none in the sandbox. */
export function showMiniProgram(program: MiniProgram): void {
  openSheet(<MiniProgramSheet {...program} />);
}

function MiniProgramSheet({ appId, page }: MiniProgram) {
  return (
    <Sheet title={t("小程序", "Mini program")}>
      <dl class="sheet-body facts">
        <dt>AppID</dt>
        <dd>{appId || "—"}</dd>
        <dt>{t("页面", "Page")}</dt>
        <dd>{page || "—"}</dd>
      </dl>
    </Sheet>
  );
}

/** Resolves with what came of it; nothing for a refusal, and then the sheet stays open. */
type OnScanned = (text: string) => Promise<unknown>;

/** Asks what the code says that would have been scanned. */
export function openScan(onScanned: OnScanned): void {
  openSheet(<ScanSheet onScanned={onScanned} />);
}

function ScanSheet({ onScanned }: { readonly onScanned: OnScanned }) {
  return (
    <Sheet title={t("扫一扫", "Scan")}>
      <form
        class="sheet-body"
        onSubmit={(event) => {
          event.preventDefault();
          const text = String(new FormData(event.currentTarget).get("text") ?? "");
          void onScanned(text).then((answer) => answer && closeSheet());
        }}
      >
        <div class="viewfinder" aria-hidden="true" />
        <label>
          {t("码里写着什么？", "What does the code say?")}
          <input
            class="field"
            name="text"
            required
            data-focus
            data-testid="scan-text"
            defaultValue="ASSET-0042"
          />
        </label>
        <button type="submit" class="wide-button">
          {t("扫描", "Scan")}
        </button>
      </form>
    </Sheet>
  );
}

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
