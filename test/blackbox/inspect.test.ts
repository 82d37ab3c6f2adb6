import assert from "node:assert/strict";
import { WebSocket } from "undici";
import { describe, it } from "vitest";
import { startReloadable, versioned } from "../support/reload-stage.ts";

describe("huiyin dev --inspect", () => {
  it("lets a debugger into the worker that answers, also after a reload", {
    timeout: 90_000,
  }, async () => {
    const stage = await startReloadable(["dev", "--inspect"]);
    try {
      await stage.printed(/reloads on a change/);
      const url = async () => {
        const list = (await (await fetch("http://127.0.0.1:9229/json/list")).json()) as {
          webSocketDebuggerUrl: string;
        }[];
        return list[0]?.webSocketDebuggerUrl ?? "";
      };
      const first = await url();
      const socket = new WebSocket(first);
      await new Promise((resolve, reject) => {
        socket.onopen = resolve;
        socket.onerror = reject;
      });
      const closed = new Promise((resolve) => {
        socket.onclose = resolve;
      });
      await stage.save(versioned(2));
      await stage.printed(/reloaded/);
      await closed;
      assert.equal(await stage.says("a"), "2 a");
      const second = await url();
      assert.notEqual(second, first);
    } finally {
      await stage.clean();
    }
  });
});
