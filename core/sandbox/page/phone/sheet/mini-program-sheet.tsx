import { t } from "../../state/language.ts";
import { openSheet } from "./open-sheet.ts";
import { Sheet } from "./sheet.tsx";

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
