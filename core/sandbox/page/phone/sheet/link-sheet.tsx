import { act } from "../../state/actions.ts";
import { t } from "../../state/language.ts";
import { closeSheet, openSheet } from "./open-sheet.ts";
import { Sheet } from "./sheet.tsx";

/** Asks for a link to send. Stays open when it is refused. */
export function openLink(app: string, member: string): void {
  openSheet(<LinkSheet app={app} member={member} />);
}

function LinkSheet({ app, member }: { readonly app: string; readonly member: string }) {
  const send = async (form: FormData) => {
    const value = (name: string) => String(form.get(name) ?? "").trim();
    const answer = await act(app, member, {
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
