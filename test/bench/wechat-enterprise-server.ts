import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { APP } from "./fixture.ts";
import { tellPort } from "./served.ts";

/** A request as Connect hands it on, and what the package adds. */
interface Asked extends IncomingMessage {
  query: Readonly<Record<string, string>>;
  readonly weixin: { readonly Content: string };
}
type Answering = ServerResponse & { reply(content: string): void };
type Handle = (request: Asked, response: Answering, next: (error?: unknown) => void) => void;

/** What the package exports; it brings no types. */
type Wechat = (
  config: { readonly token: string; readonly encodingAESKey: string; readonly corpId: string },
  handle: Handle,
) => Handle;

const require = createRequire(import.meta.url);
const wechat: Wechat = require("wechat-enterprise");

/** The package that most people found for this, as its own page shows it: an echo, nothing kept. */
const { corpId, encodingAesKey, token } = APP;
const handle = wechat({ token, corpId, encodingAESKey: encodingAesKey }, (request, response) =>
  response.reply(request.weixin.Content),
);
const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const asked = Object.assign(request, { query: Object.fromEntries(searchParams) }) as Asked;
  handle(asked, response as Answering, () => response.writeHead(500).end());
});
tellPort(server.listen(0, "127.0.0.1"));
