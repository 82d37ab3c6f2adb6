import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definePlugin, type Registrar, reply, sqlite, to } from "huiyin";
import { assemble } from "../../core/assembly/assemble.ts";
import { systemClock } from "../../core/ports/clock.ts";
import { Secret } from "../../core/secret.ts";
import { SECRET } from "../chaos/stage.ts";
import { appOf, resolvedBot } from "../support/running-bot.ts";
import { silentLogger } from "../support/silent-logger.ts";

/**
 * A bot with its outbox on disk that sends a text to each of the given members, as often as it is
 * told to, and says what that took.
 *
 * Parameter: origin of the active API. Takes `{ members }`, gives `{ ms, cpuMs }`.
 */
let push: Registrar["push"] | undefined;
const pusher = definePlugin({
  name: "pusher",
  setup(p) {
    push = p.push;
  },
});
const dataDirectory = mkdtempSync(join(tmpdir(), "huiyin-bench-"));
const made = resolvedBot(
  { apps: [appOf({ secret: new Secret(SECRET) })], plugins: [pusher()], store: sqlite() },
  dataDirectory,
);
const bot = { ...made, settings: { ...made.settings, apiBase: process.argv[2] ?? "" } };
const { server } = await assemble({ bot, clock: systemClock, logger: silentLogger });
const { port } = await server.listen(0, "127.0.0.1");

let turn = 0;
process.on("message", async ({ members }: { readonly members: readonly string[] }) => {
  turn += 1;
  const begunAt = performance.now();
  const used = process.cpuUsage();
  const receipts = await Promise.all(
    members.map((member) => push?.(reply.text(`第 ${turn} 次提醒：三点开会`), to.user(member))),
  );
  await Promise.all(receipts.map((receipt) => receipt?.sent()));
  const { user, system } = process.cpuUsage(used);
  process.send?.({ ms: performance.now() - begunAt, cpuMs: (user + system) / 1_000 });
});
process.on("exit", () => rmSync(dataDirectory, { recursive: true, force: true }));
process.on("disconnect", () => process.exit(0));
process.send?.({ port });
