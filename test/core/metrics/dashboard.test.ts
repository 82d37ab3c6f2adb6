import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "vitest";
import type { Meter } from "../../../core/ports/meter.ts";
import { type Figures, metricsOf, parseFigures } from "./figures.ts";

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

interface Dashboard {
  readonly schemaVersion: number;
  readonly id: null;
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly {
      readonly name: string;
      readonly type: string;
      readonly definition?: string;
    }[];
  };
}

const text = readFileSync("docs/grafana-dashboard.json", "utf8");
const dashboard = JSON.parse(text) as Dashboard;
const shown = dashboard.panels.filter(({ type }) => type !== "row");
const expressions = shown.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

/** Figures of a bot to which everything has happened. */
async function everything(): Promise<Figures> {
  const { meter, render } = metricsOf();
  const happened: { readonly [K in keyof Meter]: () => void } = {
    callback: () => meter.callback("main", "text", "answered", 1),
    refused: () => meter.refused("ERR_STALE"),
    repeated: () => meter.repeated("running"),
    handled: () => meter.handled("echo", 1),
    handedOver: () => meter.handedOver("push"),
    accepted: () => meter.accepted(),
    finished: () => meter.finished("done"),
    released: () => meter.released(),
    revived: () => meter.revived(),
    pushed: () => meter.pushed("main", "sent"),
    retried: () => meter.retried("main", "busy"),
    tokenRefreshed: () => meter.tokenRefreshed("main", "fetched"),
    called: () => meter.called("/cgi-bin/message/send", "ok", 1),
    ticked: () => meter.ticked("report", "daily", "missed", 1),
    routed: () => meter.routed("echo", 200, 1),
    pluginFailed: () => meter.pluginFailed("echo"),
    writeFailed: () => meter.writeFailed("ERR_STORE"),
    blocked: () => meter.blocked("echo", 1_500),
  };
  for (const happen of Object.values(happened)) happen();
  return parseFigures((await render()).body);
}

const figures = await everything();
/** Labels by the name of what has them; those of the scrape itself are Prometheus' own. */
const labelsOf = new Map<string, Set<string>>();
for (const { name, labels } of figures.series) {
  const known = labelsOf.get(name) ?? new Set(["instance", "job"]);
  for (const label of Object.keys(labels)) known.add(label);
  labelsOf.set(name, known);
}

/** Garbage is collected when the runtime likes: these have no series before. */
const LATER: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["nodejs_gc_duration_seconds_sum", new Set(["kind", "instance", "job"])],
]);

const METRIC = /\b(?:huiyin|nodejs|process)_[a-z0-9_]+/g;
const metricsIn = (expression: string) =>
  [...expression.matchAll(METRIC)].map(([name]) => ({
    name,
    labels: labelsOf.get(name) ?? LATER.get(name),
  }));

describe("the dashboard", () => {
  it("can be imported: its data source is a variable, its panels are apart and on the grid", () => {
    assert.ok(dashboard.schemaVersion >= 39);
    assert.equal(dashboard.id, null);
    const [source] = dashboard.templating.list;
    assert.deepEqual([source?.name, source?.type], ["datasource", "datasource"]);
    for (const { title, datasource } of shown) {
      assert.equal(datasource?.type, "prometheus", title);
      assert.match(datasource.uid, /^\$\{datasource\}$/, title);
    }
    const ids = dashboard.panels.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) => {
      assert.ok(x >= 0 && x + w <= 24);
      return Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`);
    });
    assert.equal(new Set(cells).size, cells.length);
  });

  it("has rows for health, callbacks, delivery, the active API, store and process", () => {
    const rows = dashboard.panels.filter(({ type }) => type === "row");
    assert.equal(rows.length, 5);
    for (const { targets = [], title } of shown) assert.ok(targets.length > 0, title);
  });

  for (const expression of new Set(expressions)) {
    it(`asks for what exists: ${expression}`, () => {
      const metrics = metricsIn(expression);
      assert.ok(metrics.length > 0);
      for (const { name, labels } of metrics) assert.ok(labels, `${name} is not exported`);
      const known = new Set(metrics.flatMap(({ labels }) => [...(labels ?? [])]));
      const named = [
        ...[...expression.matchAll(/\b(\w+)=~?"/g)].map(([, label]) => label ?? ""),
        ...[...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list]) => list!.split(", ")),
      ];
      for (const label of named) assert.ok(known.has(label), `no label ${label}`);
    });
  }

  it("takes its variables from what exists", () => {
    for (const { definition } of dashboard.templating.list) {
      if (definition === undefined) continue;
      const [, name = "", label = ""] = /^label_values\((\w+), (\w+)\)$/.exec(definition) ?? [];
      assert.ok(labelsOf.get(name)?.has(label), definition);
    }
  });

  it("leaves out nothing that is counted", () => {
    const asked = new Set(
      [...text.matchAll(METRIC)].map(([name]) => name.replace(/_(?:bucket|sum|count)$/, "")),
    );
    for (const name of figures.types.keys()) {
      if (name.startsWith("huiyin_")) assert.ok(asked.has(name), name);
    }
  });
});

describe("docs/metrics.md", () => {
  const page = readFileSync("docs/metrics.md", "utf8");
  const named = new Set([...page.matchAll(/\bhuiyin_[a-z_]+/g)].map(([name]) => name));

  it("explains every metric, and none that there is not", () => {
    for (const name of figures.types.keys()) {
      if (name.startsWith("huiyin_")) assert.ok(named.delete(name), `${name} is not explained`);
    }
    for (const name of named) assert.ok(labelsOf.has(name), `${name} is not exported`);
  });

  it("names the labels that they have", () => {
    for (const [, name = "", list = ""] of page.matchAll(/^\| `(huiyin_\w+)` \| ([^|]*) \|/gm)) {
      const labels = [...list.matchAll(/`(\w+)`/g)].map(([, label]) => label);
      const real = figures.series.filter((one) => one.name.replace(/_count$/, "") === name);
      assert.ok(real.length > 0, name);
      const expected = Object.keys(real[0]!.labels).toSorted();
      assert.deepEqual(labels.toSorted(), expected, name);
    }
  });
});
