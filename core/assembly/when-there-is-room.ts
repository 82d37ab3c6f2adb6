import type { Settings } from "../config/resolved.ts";
import { BotError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { createClosedApp } from "../transport/closed-app.ts";
import { createServer } from "../transport/server.ts";

export interface RoomOptions {
  readonly settings: Pick<Settings, "host" | "port">;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How often the disk is tried, in milliseconds. */
const EVERY_MS = 2_000;

/**
 * Builds a bot, however long its disk is too full for that. Meanwhile its port answers 503, so that
 * WeCom comes again and nobody restarts the process for nothing.
 *
 * @throws whatever else keeps it from being built, `ERR_LISTEN` included
 */
export async function whenThereIsRoom<T>(
  build: () => Promise<T>,
  { settings, clock, logger }: RoomOptions,
): Promise<T> {
  const server = createServer({ app: createClosedApp({ clock, logger }), clock, logger });
  let isWaiting = false;
  try {
    for (;;) {
      try {
        return await build();
      } catch (error) {
        const full = fullDisk(error);
        if (!full) throw error;
        if (!isWaiting) {
          const { port } = await server.listen(settings.port, settings.host);
          const cure = "the disk is full: free some space, and the bot starts by itself";
          logger.error("bot.waiting", { port, error: full.message, cure });
        }
        isWaiting = true;
        await new Promise<void>((resolve) => clock.after(EVERY_MS, resolve));
      }
    }
  } finally {
    // Its port is the bot's from now on.
    if (isWaiting) await server.stop(0);
  }
}

/** A plugin that could not write in its setup is wrapped once. */
function fullDisk(error: unknown): BotError | undefined {
  if (!(error instanceof BotError)) return undefined;
  return error.code === "ERR_STORE_FULL" ? error : fullDisk(error.cause);
}
