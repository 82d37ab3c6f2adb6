import { randomBytes } from "node:crypto";
import { systemClock } from "../../core/ports/clock.ts";
import { createApi } from "../../core/sandbox/api/create-api.ts";
import { createSandboxTokens } from "../../core/sandbox/api/tokens.ts";
import type { Content } from "../../core/sandbox/chat/content.ts";
import { createSandbox } from "../../core/sandbox/create-sandbox.ts";
import type { CallRecord } from "../../core/sandbox/feed/records.ts";
import { defaultWorld } from "../../core/sandbox/world/default-world.ts";
import { createServer } from "../../core/transport/server.ts";
import { createWebApp } from "../../core/transport/web.ts";
import { recordingLogger } from "./recording-logger.ts";

/** WeCom's active API in this process, for a bot with credentials that runs in another. */
export interface PlayedWecom {
  /** For `WECOM_API_BASE`. */
  readonly apiBase: string;
  /** What members can read, oldest first. */
  readonly texts: readonly string[];
  /** The access token that it gives now. */
  readonly token: string;
  /** Calls of a path, as in `/cgi-bin/gettoken`. */
  calls(path: string): readonly CallRecord[];
  close(): Promise<void>;
}

/** Plays WeCom for one app of `corpId`. */
export async function playWecom(app: {
  readonly corpId: string;
  readonly agentId: string;
  readonly secret: string;
}): Promise<PlayedWecom> {
  const { corpId, agentId, secret } = app;
  const main = { name: "main", title: "main", agentId, secret, callback: undefined };
  const sandbox = createSandbox({
    world: defaultWorld({
      corpId,
      apps: [{ ...main, reportsLocation: false, reportsEnter: false, menu: undefined }],
    }),
    clock: systemClock,
    entropy: (count) => randomBytes(count),
  });
  const tokens = createSandboxTokens(sandbox);
  const shared = { clock: systemClock, logger: recordingLogger() };
  const server = createServer({
    app: createWebApp({
      handle: createApi({ sandbox, tokens }),
      route: "/cgi-bin/",
      bodyBytes: 64 * 1_024 * 1_024,
      ...shared,
    }),
    ...shared,
  });
  const { port } = await server.listen(0, "127.0.0.1");
  return {
    apiBase: `http://127.0.0.1:${port}`,
    get texts() {
      return sandbox.chats.entries.map(({ content }) => textIn(content));
    },
    get token() {
      return tokens.issue("main").text;
    },
    calls: (path) =>
      sandbox.feed.records.filter(
        (record): record is CallRecord => record.type === "call" && record.path === path,
      ),
    async close() {
      await sandbox.close();
      await server.stop(0);
    },
  };
}

const textIn = (content: Content) => (content.type === "text" ? content.content : content.type);
