import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { BotError } from "../../../core/errors.ts";
import type { ApiClient } from "../../../core/wecom/api/clients.ts";
import { botOf, plugin } from "./probe.ts";

describe("p.api", () => {
  it("gives the client of the app that is named, or of the only one", async () => {
    const clients = new Map<string | undefined, ApiClient>(
      ["hr", undefined].map((app) => [app, { app } as unknown as ApiClient]),
    );
    const api = (app: string | undefined) => {
      const client = clients.get(app);
      if (client) return client;
      throw new BotError("ERR_SEND", "no such app");
    };
    const given: ApiClient[] = [];
    const asking = plugin("probe", (p) => {
      given.push(p.api(), p.api("hr"));
      assert.throws(() => p.api("gone"), { code: "ERR_SEND" });
    });
    await botOf([asking], { api });
    assert.deepEqual(given, [clients.get(undefined), clients.get("hr")]);
  });

  it("refuses to start without an active side", async () => {
    const asking = plugin("probe", (p) => void p.api());
    await assert.rejects(botOf([asking]), { code: "ERR_PLUGIN_SETUP" });
  });
});
