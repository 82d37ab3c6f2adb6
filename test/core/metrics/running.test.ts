import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, it } from "vitest";
import { definePlugin } from "../../../core/bot/plugin.ts";
import { type RunningBot, startBot } from "../../support/running-bot.ts";
import { parseFigures } from "./figures.ts";

const greeter = definePlugin({
  name: "greeter",
  setup(p) {
    p.on("text", ({ event }) => `hello ${event.content}`);
  },
});

const bots: RunningBot[] = [];
afterEach(async () => {
  await Promise.all(bots.splice(0).map((bot) => bot.stop()));
});

async function scrape({ adminUrl, dataDirectory }: RunningBot) {
  const token = readFileSync(join(dataDirectory, "admin-token"), "utf8").trim();
  const headers = { Authorization: `Bearer ${token}` };
  const response = await fetch(`${adminUrl}/metrics`, { headers });
  assert.match(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
  return parseFigures(await response.text());
}

describe("GET /metrics of a running bot", () => {
  it("shows a message, its repeat and a stranger", async () => {
    const bot = await startBot({ plugins: [greeter()] });
    bots.push(bot);
    const wecom = bot.client();
    const callback = wecom.seal(wecom.textMessage({ from: "LiSi", content: "li" }));
    await wecom.post(callback);
    await wecom.post(callback);
    await wecom.post(wecom.seal("<xml></xml>", { token: "somebody else" }));

    const { value } = await scrape(bot);
    const expected = {
      'huiyin_callbacks_total{app="main",kind="text",outcome="answered"}': 1,
      'huiyin_callbacks_total{app="main",kind="text",outcome="joined"}': 1,
      'huiyin_callback_seconds_count{app="main"}': 2,
      'huiyin_repeats_total{of="finished"}': 1,
      'huiyin_callbacks_refused_total{code="ERR_SIGNATURE"}': 1,
      'huiyin_handler_seconds_count{plugin="greeter"}': 1,
      huiyin_messages_accepted_total: 1,
      'huiyin_messages_finished_total{result="done"}': 1,
      huiyin_messages_unaccounted: 0,
      huiyin_handlers_running: 0,
      huiyin_ready: 1,
      huiyin_store_ready: 1,
    };
    for (const [line, count] of Object.entries(expected)) assert.equal(value(line), count, line);
  });

  it("is for those who have the token", async () => {
    const bot = await startBot({ plugins: [greeter()] });
    bots.push(bot);
    assert.equal((await fetch(`${bot.adminUrl}/metrics`)).status, 401);
  });
});
