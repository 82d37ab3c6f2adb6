import type { ActiveFault } from "../../faults/fault.ts";
import { appName, memberName } from "../inspector/names.ts";
import { say, t } from "../state/language.ts";
import type { FaultEntry, FaultFigure } from "./catalogue.ts";
import { activeOf, chooseFigure, figureFor, switchOff, switchOn } from "./choices.ts";
import { FigureField } from "./figure-field.tsx";
import "./fault-card.css";

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
        <span class="fault-name">{say(name)}</span>
        <span class="switch" aria-hidden="true" />
        <span class="fault-what">{say(what)}</span>
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
          title={say(pick)}
          onClick={() => chooseFigure(entry, pick.value)}
        >
          {pick.value}
        </button>
      ))}
      <label class="figure-field" for={`figure-${entry.kind}`}>
        <FigureField
          id={`figure-${entry.kind}`}
          value={value}
          {...{ least, most, step }}
          label={`${say(entry.name)}: ${say(label)}`}
          onChoose={(chosen) => chooseFigure(entry, chosen)}
        />
        {picks.length === 0 ? (
          <span>{say(label)}</span>
        ) : (
          <span>{say(picks.find((pick) => pick.value === value) ?? label)}</span>
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
