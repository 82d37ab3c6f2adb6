import { t } from "../../state/language.ts";
import { closeSheet, openSheet } from "./open-sheet.ts";
import { Sheet } from "./sheet.tsx";

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
