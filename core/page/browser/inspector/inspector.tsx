import { Icon } from "../shell/icon.tsx";
import { t } from "../state/language.ts";
import { openRecord } from "../state/state.ts";
import { RecordDetailPanel } from "./detail/record-detail.tsx";
import { NO_FILTER } from "./filter.ts";
import { RecordList } from "./record-list.tsx";
import { Toolbar } from "./toolbar.tsx";
import { filter, heldBackLines, shownCount } from "./view.ts";
import "./inspector.css";

/** Everything that travels, and the whole story of what is open. */
export function Inspector() {
  const id = openRecord.value;
  return (
    <div class="inspector" data-testid="inspector" data-open={id !== undefined}>
      <Toolbar />
      <div class="inspector-rooms">
        <div class="inspector-list">{shownCount.value === 0 ? <Nothing /> : <RecordList />}</div>
        {id !== undefined && <RecordDetailPanel key={id} id={id} />}
      </div>
    </div>
  );
}

/** What stands where no line is. */
function Nothing() {
  const hidden = heldBackLines.value;
  return (
    <div class="nothing">
      <Icon name={hidden > 0 ? "filter" : "inspector"} size={34} />
      {hidden > 0 ? (
        <>
          <p>{t(`${hidden} 条记录都被筛掉了`, `The filter holds back all ${hidden} records`)}</p>
          <button
            type="button"
            class="tool wide"
            onClick={() => {
              filter.value = NO_FILTER;
            }}
          >
            {t("看全部", "Show all")}
          </button>
        </>
      ) : (
        <>
          <p>{t("还没有动静", "Nothing has travelled yet")}</p>
          <small>
            {t(
              "在手机里说句话：每次推送和接口调用都会出现在这里。",
              "Say something on the phone: every delivery and API call appears here.",
            )}
          </small>
        </>
      )}
    </div>
  );
}
