import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definePlugin } from "huiyin";
import { assemble } from "../../core/assembly/assemble.ts";
import { createLogger } from "../../core/logging/pino-logger.ts";
import { systemClock } from "../../core/ports/clock.ts";
import { memory } from "../../core/stores/memory/memory.ts";
import { resolvedBot } from "../support/running-bot.ts";

/** A bot with one route that reads JSON and answers JSON; one access line a request, thrown away. */
const hook = definePlugin({
  name: "hook",
  setup(p) {
    p.route(
      "POST",
      "/builds/:id",
      async (request, { params }) => {
        const { status } = (await request.json()) as { readonly status: string };
        return Response.json({ id: params.id, status });
      },
      { public: true, secret: { bearer: "a-bench-is-no-secret" } },
    );
  },
});
const dataDirectory = mkdtempSync(join(tmpdir(), "huiyin-bench-"));
const logger = createLogger({ level: "info", pretty: false, destination: { write: () => true } });
const bot = resolvedBot({ plugins: [hook()], store: memory() }, dataDirectory);
const { server } = await assemble({ bot, clock: systemClock, logger });
const { port } = await server.listen(0, "127.0.0.1");
process.on("exit", () => rmSync(dataDirectory, { recursive: true, force: true }));
process.on("disconnect", () => process.exit(0));
process.send?.({ port });
