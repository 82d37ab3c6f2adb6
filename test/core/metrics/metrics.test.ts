import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { Meter } from "../../../core/ports/meter.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { metricsOf, NOTHING, parseFigures } from "./figures.ts";

/** What is shown after `count` was told what happened. */
async function shownAfter(count: (meter: Meter) => void) {
  const { meter, render } = metricsOf();
  count(meter);
  return parseFigures((await render()).body);
}

describe("metrics", () => {
  it("are in the text form that Prometheus reads", async () => {
    const { contentType, body } = await metricsOf().render();
    assert.equal(contentType, "text/plain; version=0.0.4; charset=utf-8");
    const { types, value } = parseFigures(body);
    assert.equal(value('huiyin_build_info{version="1.2.3"}'), 1);
    assert.ok(types.has("process_cpu_user_seconds_total"));
    assert.ok(types.has("nodejs_eventloop_lag_p99_seconds"));
  });

  it("have names that say what they count and in what", async () => {
    const { types } = parseFigures((await metricsOf().render()).body);
    for (const [name, type] of types) {
      if (!name.startsWith("huiyin_")) continue;
      assert.equal(name.endsWith("_total"), type === "counter", name);
      if (type === "histogram") assert.match(name, /_seconds$/);
    }
  });

  const cases: readonly (readonly [string, (meter: Meter) => void])[] = [
    [
      'huiyin_callbacks_total{app="main",kind="text",outcome="answered"}',
      (meter) => meter.callback("main", "text", "answered", 3),
    ],
    [
      'huiyin_callbacks_total{app="main",kind="event:change_contact:create_user",outcome="joined"}',
      (meter) => meter.callback("main", "event:change_contact:create_user", "joined", 3),
    ],
    ['huiyin_callbacks_refused_total{code="ERR_STALE"}', (meter) => meter.refused("ERR_STALE")],
    ['huiyin_repeats_total{of="running"}', (meter) => meter.repeated("running")],
    ['huiyin_hand_overs_total{way="ack+push"}', (meter) => meter.handedOver("ack+push")],
    [
      'huiyin_route_requests_total{plugin="ci",status="4xx"}',
      (meter) => meter.routed("ci", 404, 3),
    ],
    ["huiyin_messages_accepted_total", (meter) => meter.accepted()],
    ['huiyin_messages_finished_total{result="dead"}', (meter) => meter.finished("dead")],
    ["huiyin_messages_released_total", (meter) => meter.released()],
    ["huiyin_messages_revived_total", (meter) => meter.revived()],
    ['huiyin_pushes_total{app="main",result="held"}', (meter) => meter.pushed("main", "held")],
    [
      'huiyin_push_retries_total{app="main",class="limited"}',
      (meter) => meter.retried("main", "limited"),
    ],
    [
      'huiyin_token_refreshes_total{app="main",result="shared"}',
      (meter) => meter.tokenRefreshed("main", "shared"),
    ],
    [
      'huiyin_api_calls_total{path="/cgi-bin/message/send",result="refresh"}',
      (meter) => meter.called("/cgi-bin/message/send", "refresh", 80),
    ],
    [
      'huiyin_store_write_failures_total{code="ERR_STORE_FULL"}',
      (meter) => meter.writeFailed("ERR_STORE_FULL"),
    ],
    ['huiyin_loop_blocks_total{plugin="echo"}', (meter) => meter.blocked("echo", 1_500)],
  ];
  for (const [line, count] of cases) {
    it(`count ${line}`, async () => {
      const figures = await shownAfter((meter) => {
        count(meter);
        count(meter);
      });
      assert.equal(figures.value(line), 2);
    });
  }

  it("go on counting after they were shown", async () => {
    const { meter, render } = metricsOf();
    for (const expected of [1, 2]) {
      meter.accepted();
      const { value } = parseFigures((await render()).body);
      assert.equal(value("huiyin_messages_accepted_total"), expected);
    }
  });

  it("tell an answer before the deadline from one behind it", async () => {
    const { value } = await shownAfter((meter) => {
      meter.handled("slow", 4_400);
      meter.handled("slow", 4_600);
      meter.callback("main", "text", "answered", 4_400);
      meter.callback("main", "text", "late", 4_600);
    });
    for (const [name, label] of [
      ["huiyin_handler_seconds", 'plugin="slow"'],
      ["huiyin_callback_seconds", 'app="main"'],
    ]) {
      assert.equal(value(`${name}_bucket{le="4",${label}}`), 0);
      assert.equal(value(`${name}_bucket{le="4.5",${label}}`), 1);
      assert.equal(value(`${name}_bucket{le="5",${label}}`), 2);
      assert.equal(value(`${name}_sum{${label}}`), 9);
    }
  });

  it("add up how long the loop stood still, and blame nobody where nobody is to blame", async () => {
    const { value } = await shownAfter((meter) => {
      meter.blocked("echo", 1_500);
      meter.blocked("echo", 2_500);
      meter.blocked(undefined, 1_000);
    });
    assert.equal(value('huiyin_loop_blocked_seconds_total{plugin="echo"}'), 4);
    assert.equal(value('huiyin_loop_blocked_seconds_total{plugin="(none)"}'), 1);
  });

  it("show a duration that is none nowhere, and never throw for it", async () => {
    const { value } = await shownAfter((meter) => meter.handled("echo", Number.NaN));
    assert.equal(value('huiyin_handler_seconds_count{plugin="echo"}'), 0);
  });

  it("begin at 0 with what there is from the start", async () => {
    const { value } = await shownAfter(() => {});
    for (const line of [
      "huiyin_messages_accepted_total",
      'huiyin_hand_overs_total{way="drop"}',
      'huiyin_pushes_total{app="main",result="dead"}',
      'huiyin_callback_seconds_count{app="main"}',
      'huiyin_store_write_failures_total{code="ERR_STORE_FULL"}',
      'huiyin_loop_blocks_total{plugin="(none)"}',
    ]) {
      assert.equal(value(line), 0, line);
    }
  });

  it("name no kind that the event table does not know", async () => {
    const { value, series } = await shownAfter((meter) => {
      meter.callback("main", "event:made_up", "empty", 1);
      meter.callback("main", "unknown", "empty", 1);
    });
    assert.equal(value('huiyin_callbacks_total{app="main",kind="unknown",outcome="empty"}'), 2);
    assert.ok(series.every(({ labels }) => labels.kind !== "event:made_up"));
  });

  it("stay few, whatever names they are given", async () => {
    const { value, series } = await shownAfter((meter) => {
      for (let at = 0; at < 3_000; at += 1) {
        meter.callback("main", `kind ${at}`, "empty", 1);
        meter.handled(`plugin ${at}`, 1);
        meter.called(`/path/${at}`, "ok", 1);
        meter.refused(`ERR_${at}`);
      }
    });
    assert.ok(series.length < 12_000);
    assert.equal(value('huiyin_api_calls_total{path="other",result="ok"}'), 2_800);
  });
});

describe("gauges", () => {
  it("are read when they are shown", async () => {
    const clock = new ManualClock();
    const oldest = clock.now() - 90_000;
    let running = 1;
    const { render } = metricsOf(
      {
        counts: async () => ({
          messages: { accepted: 0, running: 3, dead: 5 },
          parts: { pending: 2, sending: 1, riding: 9, held: 4, mailbox: 6, dead: 7 },
          oldestPartAt: oldest,
          forgotten: 0,
        }),
        running: () => running,
        waiting: () => 8,
        storeReady: () => false,
      },
      { clock },
    );
    const first = parseFigures((await render()).body);
    const expected = {
      'huiyin_messages{state="running"}': 3,
      'huiyin_messages{state="dead"}': 5,
      'huiyin_outbox_parts{state="held"}': 4,
      'huiyin_outbox_parts{state="mailbox"}': 6,
      'huiyin_outbox_parts{state="riding"}': 9,
      huiyin_outbox_oldest_seconds: 90,
      huiyin_handlers_running: 1,
      huiyin_lanes_waiting: 8,
      huiyin_store_ready: 0,
      huiyin_ready: 1,
    };
    for (const [line, value] of Object.entries(expected)) {
      assert.equal(first.value(line), value, line);
    }
    running = 2;
    const { value } = parseFigures((await render()).body);
    assert.equal(value("huiyin_handlers_running"), 2);
  });

  it("are left out when they cannot be read, and the others are not", async () => {
    let open = true;
    const counts = async () => {
      if (open) return NOTHING;
      throw new Error("the store is closed");
    };
    const { render } = metricsOf({ counts });
    const before = parseFigures((await render()).body);
    open = false;
    const after = parseFigures((await render()).body);
    const stored = [
      'huiyin_messages{state="running"}',
      "huiyin_messages_unaccounted",
      'huiyin_outbox_parts{state="pending"}',
      "huiyin_outbox_oldest_seconds",
    ];
    for (const line of stored) {
      assert.equal(before.value(line), 0, line);
      assert.equal(after.value(line), undefined, line);
    }
    assert.equal(after.value("huiyin_handlers_running"), 0);
  });

  it("show no balance when it is not known what it starts from", async () => {
    let asked = 0;
    const counts = async () => {
      asked += 1;
      if (asked > 1) return NOTHING;
      throw new Error("the store cannot be read");
    };
    const { value } = parseFigures((await metricsOf({ counts }).render()).body);
    assert.equal(value("huiyin_messages_unaccounted"), undefined);
    assert.equal(value('huiyin_messages{state="running"}'), 0);
  });
});
