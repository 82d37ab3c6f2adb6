import { useSignal } from "@preact/signals";
import type { ShownJob } from "../../../sandbox/page-protocol.ts";
import { timeOfDay } from "../inspector/labels.ts";
import { Icon } from "../shell/icon.tsx";
import { pauseJob, resumeJob, runJob } from "../state/actions.ts";
import { inWords, t } from "../state/language.ts";
import { jobs } from "../state/state.ts";
import "../inspector/chip.css";
import "./outbox.css";

/** What the bot does by the clock: when next, what came of the last time, and a way to run it now. */
export function JobsPanel() {
  return (
    <ul class="part-list" data-testid="jobs">
      {jobs.value.map((job) => (
        <JobLine key={`${job.plugin}/${job.name}`} job={job} />
      ))}
    </ul>
  );
}

const RESULTS = {
  done: { tone: "ok", zh: "上次完成", en: "done last time" },
  failed: { tone: "bad", zh: "上次失败", en: "failed last time" },
  skipped: { tone: "warn", zh: "上次跳过：还在跑", en: "skipped: it still ran" },
  missed: { tone: "warn", zh: "上次错过", en: "missed last time" },
} as const;

function JobLine({ job }: { readonly job: ShownJob }) {
  const { plugin, name, help, times, isPaused, runningSince, next, last } = job;
  const id = `${plugin}/${name}`;
  const busy = useSignal(false);
  const act = (does: (id: string) => Promise<unknown>) => async () => {
    busy.value = true;
    await does(id);
    busy.value = false;
  };
  return (
    <li class="part" data-testid="job" data-state={isPaused ? "paused" : "waits"}>
      <span class="part-what">
        <b>{id}</b> <code>{times}</code>
        {help !== undefined && <span class="part-to">{help}</span>}
      </span>
      {last && (
        <span class="chip" data-tone={RESULTS[last.result].tone}>
          {inWords(RESULTS[last.result])}
        </span>
      )}
      <span class="part-why">
        {runningSince !== undefined
          ? t(`从 ${timeText(runningSince)} 跑到现在`, `Runs since ${timeText(runningSince)}`)
          : isPaused
            ? t("暂停了", "Paused")
            : next !== undefined && t(`下次 ${timeText(next)}`, `Next: ${timeText(next)}`)}
      </span>
      <span class="part-acts">
        <button
          type="button"
          class="tool wide"
          data-testid="job-run"
          disabled={busy.value}
          onClick={act(runJob)}
        >
          <Icon name="again" size={14} /> {t("跑一次", "Run")}
        </button>
        <button
          type="button"
          class="tool wide"
          data-testid="job-pause"
          disabled={busy.value}
          onClick={act(isPaused ? resumeJob : pauseJob)}
        >
          <Icon name={isPaused ? "done" : "pause"} size={14} />
          {isPaused ? t("恢复", "Resume") : t("暂停", "Pause")}
        </button>
      </span>
    </li>
  );
}

/** With its day where that is not today. */
function timeText(at: number): string {
  const time = timeOfDay(at).slice(0, 8);
  const day = new Date(at).toLocaleDateString("sv-SE");
  return day === new Date().toLocaleDateString("sv-SE") ? time : `${day} ${time}`;
}
