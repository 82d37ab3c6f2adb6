import { useSignalEffect } from "@preact/signals";
import { FaultsPanel } from "../faults/faults.tsx";
import { Inspector } from "../inspector/inspector.tsx";
import { Phone } from "../phone/phone.tsx";
import { t } from "../state/language.ts";
import { openRecord } from "../state/state.ts";
import { Divider, faultsHeight, phoneWidth } from "./divider.tsx";
import { Notice } from "./notice.tsx";
import { Tabs, tab } from "./tabs.tsx";
import { TopBar } from "./top-bar.tsx";
import "./theme.css";
import "./shell.css";

/** The whole page: phone, inspector, faults; beside each other, or behind tabs. */
export function Shell() {
  // Whoever opens a record wants to see it.
  useSignalEffect(() => {
    if (openRecord.value !== undefined) tab.value = "inspector";
  });
  const measures = {
    "--phone-width": `${phoneWidth.pixels.value}px`,
    "--faults-height": `${faultsHeight.pixels.value}px`,
  };
  return (
    <div class="shell" data-tab={tab.value} style={measures}>
      <TopBar />
      <main class="rooms">
        <section class="room room-phone" aria-label={t("手机", "Phone")}>
          <Phone />
        </section>
        <Divider
          length={phoneWidth}
          along="vertical"
          sign={1}
          label={t("手机的宽度", "Width of the phone")}
        />
        <div class="room-right">
          <section class="room room-inspector" aria-label={t("检查器", "Inspector")}>
            <Inspector />
          </section>
          <Divider
            length={faultsHeight}
            along="horizontal"
            sign={-1}
            label={t("工具面板的高度", "Height of the tools")}
          />
          <section class="room room-faults" aria-label={t("工具", "Tools")}>
            <FaultsPanel />
          </section>
        </div>
      </main>
      <Tabs />
      <Notice />
    </div>
  );
}
