import type { TraceStep } from "../../../../sandbox/page-protocol.ts";
import { inWords, t } from "../../state/language.ts";
import type { Words } from "../../state/words.ts";
import { lengthOf } from "../labels.ts";
import type { Tone } from "../verdict.ts";
import "../chip.css";
import "./steps.css";

const SAID: Readonly<Record<TraceStep["said"], Words & { readonly tone: Tone }>> = {
  "not asked": { tone: "quiet", zh: "没问", en: "not asked" },
  pass: { tone: "quiet", zh: "不归我", en: "pass" },
  silent: { tone: "ok", zh: "归我，不说话", en: "silent" },
  replies: { tone: "ok", zh: "回复了", en: "replies" },
  done: { tone: "ok", zh: "办好了", en: "done" },
  failed: { tone: "bad", zh: "出错了", en: "failed" },
};

const VERBS: Readonly<Record<TraceStep["verb"], Words>> = {
  answer: { zh: "回答", en: "answers" },
  observe: { zh: "旁观", en: "observes" },
  collect: { zh: "收集", en: "collects" },
};

/** The handlers in the order in which they were asked, and what each said. */
export function StepsView({ steps }: { readonly steps: readonly TraceStep[] }) {
  const numbered = steps.map((step, index) => ({ step, number: index + 1 }));
  const asked = numbered.filter(({ step }) => step.said !== "not asked");
  const others = numbered.filter(({ step }) => step.said === "not asked");
  return (
    <div data-testid="steps">
      {asked.length === 0 && (
        <p class="steps-none">{t("没有一个处理器要这个事件。", "No handler wants this event.")}</p>
      )}
      <StepList steps={asked} />
      {others.length > 0 && (
        <details class="steps-others">
          <summary>
            {t(`还有 ${others.length} 个没被问到`, `${others.length} more were not asked`)}
          </summary>
          <StepList steps={others} />
        </details>
      )}
    </div>
  );
}

interface Numbered {
  readonly step: TraceStep;
  readonly number: number;
}

const StepList = ({ steps }: { readonly steps: readonly Numbered[] }) => (
  <ol class="steps">
    {steps.map(({ step, number }) => (
      <li key={number} data-said={step.said}>
        <span class="step-number">{number}</span>
        <span class="step-name">
          <b>{step.plugin}</b> <code>{step.handler}</code>
        </span>
        <span class="chip" data-tone={SAID[step.said].tone}>
          {inWords(SAID[step.said])}
        </span>
        <span class="step-why">
          <span>{inWords(VERBS[step.verb])}</span>
          {` · ${inWords(step.why)}`}
        </span>
        <span class="step-took">{step.said === "not asked" ? "" : lengthOf(step.tookMs)}</span>
      </li>
    ))}
  </ol>
);
