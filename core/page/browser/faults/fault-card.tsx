import "./segments.css";
import type { Signal } from "@preact/signals";
import { inWords, t } from "../state/language.ts";
import { apps, members, records } from "../state/state.ts";
import {
  activeOf,
  app,
  chooseFigure,
  type FaultEntry,
  type FaultFigure,
  figureFor,
  kind,
  memberChoice,
  path,
  switchOff,
  switchOn,
  times,
} from "./catalogue.ts";
import "./scope.css";
import type { ActiveFault } from "../../../sandbox/faults.ts";
import { appName, memberName } from "../inspector/labels.ts";
import { FigureField } from "./figure-field.tsx";
import "./fault-card.css";

interface SegmentOption<T> {
  readonly value: T;
  readonly words: string;
  /** Asks to be looked at. */
  readonly tone?: "bad" | "warn" | undefined;
}

interface SegmentsProps<T> {
  readonly label: string;
  readonly options: readonly SegmentOption<T>[];
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
}

/** A choice of few, all of them in sight. */
export function Segments<T>({ label, options, chosen, onChoose }: SegmentsProps<T>) {
  return (
    <fieldset class="segment-bar">
      <legend class="unseen">{label}</legend>
      {options.map(({ value, words, tone }) => (
        <button
          key={String(value)}
          type="button"
          data-tone={tone}
          aria-pressed={value === chosen}
          onClick={() => onChoose(value)}
        >
          {words}
        </button>
      ))}
    </fieldset>
  );
}

const TIMES = [
  { value: 1, zh: "一次", en: "once" },
  { value: 3, zh: "三次", en: "3×" },
  { value: 0, zh: "直到关闭", en: "until off" },
];

/** Paths that a bot calls anyway; those that it has called are added. */
const PATHS = ["/cgi-bin/gettoken", "/cgi-bin/message/send", "/cgi-bin/media/upload"];

/** Callbacks that come anyway; those that have come are added. */
const KINDS = ["text", "event:click", "event:LOCATION", "event:template_card_event"];

/** How often and where the next fault strikes. */
export function Scope() {
  const called = new Set(PATHS);
  const kinds = new Set(KINDS);
  // What was chosen on an earlier visit may not have travelled yet on this one.
  if (kind.value !== "") kinds.add(kind.value);
  if (path.value !== "") called.add(path.value);
  for (const record of records.value.values()) {
    if (record.type === "call") called.add(record.path);
    if (record.type === "callback") kinds.add(record.kind);
  }
  return (
    <div class="scope">
      <span class="scope-label">{t("打开时：", "When switched on:")}</span>
      <Segments
        label={t("发作几次", "How often it strikes")}
        options={TIMES.map((one) => ({ value: one.value, words: inWords(one) }))}
        chosen={times.value}
        onChoose={(value) => {
          times.value = value;
        }}
      />
      {apps.value.length > 1 && (
        <Choice
          label={t("哪个应用", "Which app")}
          all={t("全部应用", "Every app")}
          chosen={app}
          options={apps.value.map(({ name, title }) => [name, title])}
        />
      )}
      <Choice
        label={t("哪个成员", "Which member")}
        all={t("全部成员", "Every member")}
        chosen={memberChoice}
        options={members.value.map(({ userId, name }) => [userId, `${name} (${userId})`])}
      />
      <Choice
        label={t("哪种回调", "Which kind of callback")}
        all={t("全部回调", "Every callback")}
        chosen={kind}
        options={[...kinds].sort().map((each) => [each, each.replace("event:", "")])}
      />
      <Choice
        label={t("哪个接口", "Which path of the API")}
        all={t("全部接口（除 gettoken）", "Every path but gettoken")}
        chosen={path}
        options={[...called].sort().map((each) => [each, each.replace("/cgi-bin/", "")])}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  /** What stands there while nothing is chosen. */
  readonly all: string;
  readonly chosen: Signal<string>;
  readonly options: readonly (readonly [value: string, words: string])[];
}

/** One thing to which the next fault is bound, or none. */
const Choice = ({ label, all, chosen, options }: ChoiceProps) => (
  <select
    class="tool-select"
    aria-label={label}
    data-on={chosen.value !== ""}
    value={chosen.value}
    onChange={({ currentTarget }) => {
      chosen.value = currentTarget.value;
    }}
  >
    <option value="">{all}</option>
    {options.map(([value, words]) => (
      <option key={value} value={value}>
        {words}
      </option>
    ))}
  </select>
);

/** One kind of fault: what it does, and a switch. */
export function FaultCard({ entry }: { readonly entry: FaultEntry }) {
  const { kind, name, what, figure } = entry;
  const active = activeOf(kind);
  const isOn = active.length > 0;
  return (
    <li class="fault" data-testid={`fault-${kind}`} data-on={isOn}>
      <button
        type="button"
        class="fault-switch"
        role="switch"
        aria-checked={isOn}
        onClick={() => (isOn ? switchOff(kind) : switchOn(entry))}
      >
        <span class="fault-name">{inWords(name)}</span>
        <span class="switch" aria-hidden="true" />
        <span class="fault-what">{inWords(what)}</span>
      </button>
      {figure && <Figure entry={entry} figure={figure} />}
      {active.map((one) => (
        <p key={one.id} class="fault-state" role="status">
          {stateOf(one)}
        </p>
      ))}
    </li>
  );
}

interface FigureProps {
  readonly entry: FaultEntry;
  readonly figure: FaultFigure;
}

function Figure({ entry, figure }: FigureProps) {
  const value = figureFor(entry);
  const { label, least, most, step, picks } = figure;
  return (
    <div class="fault-figure">
      {picks.map((pick) => (
        <button
          key={pick.value}
          type="button"
          class="pick"
          aria-pressed={pick.value === value}
          title={inWords(pick)}
          onClick={() => chooseFigure(entry, pick.value)}
        >
          {pick.value}
        </button>
      ))}
      <label class="figure-field" for={`figure-${entry.kind}`}>
        <FigureField
          id={`figure-${entry.kind}`}
          value={value}
          least={least}
          most={most}
          step={step}
          label={`${inWords(entry.name)}: ${inWords(label)}`}
          onChoose={(chosen) => chooseFigure(entry, chosen)}
        />
        {picks.length === 0 ? (
          <span>{inWords(label)}</span>
        ) : (
          <span>{inWords(picks.find((pick) => pick.value === value) ?? label)}</span>
        )}
      </label>
    </div>
  );
}

/** How often it struck, and whom it meets. */
function stateOf({ struck, scope }: ActiveFault): string {
  const often =
    scope.times === undefined
      ? t(`已发作 ${struck} 次`, `struck ${struck}×`)
      : t(`已发作 ${struck} / ${scope.times} 次`, `struck ${struck} of ${scope.times}`);
  const where = [
    scope.app && appName(scope.app),
    scope.member && memberName(scope.member),
    scope.kind?.replace("event:", ""),
    scope.path?.replace("/cgi-bin/", ""),
  ];
  return [often, ...where.filter(Boolean)].join(" · ");
}
