import {
  createOperations,
  createRecords,
  type RecordsAnswer,
  type RecordsRequest,
} from "../../assembly/records.ts";
import type { ResolvedBot } from "../../config/resolved.ts";
import { createLogger } from "../../logging/pino-logger.ts";
import { systemClock } from "../../ports/clock.ts";
import { noMeter } from "../../ports/meter.ts";
import type { Store } from "../../stores/port/store.ts";
import { askAdmin } from "../admin-client.ts";
import { unexpected } from "../explain.ts";
import { Failed } from "../misuse.ts";
import type { RunningHolder } from "../running.ts";

/**
 * Asks the running bot; without one, opens its store, which then nobody else holds.
 *
 * @throws Failed when neither can be done, BotError when the store cannot be opened
 */
export async function askRecords(
  { running, load }: RunningHolder,
  request: RecordsRequest,
): Promise<RecordsAnswer> {
  if (running) {
    const answer = await askAdmin(running, "POST", "/records", request);
    if ("status" in answer) {
      if (answer.status === 200) return JSON.parse(answer.body);
      throw unexpected(answer.status);
    }
  }
  return askFile(await load(), request);
}

/** Whatever is decided then is carried out at the next start. */
async function askFile(bot: ResolvedBot, request: RecordsRequest): Promise<RecordsAnswer> {
  if (bot.store.name === "memory") {
    throw new Failed(
      "没有正在运行的机器人，而 memory() 什么都不留下 / no bot is running, and memory() keeps nothing\n" +
        "办法 / cure: 先运行 npm start，或改用 sqlite() / run npm start first, or use sqlite()",
    );
  }
  const store = await bot.store.open({
    directory: bot.settings.dataDirectory,
    logger: createLogger({ level: "error", pretty: true }),
  });
  try {
    const operations = createOperations({
      store,
      resume: ({ claim }) => store.messages.release([claim]),
      sender: atNextStart(store),
      meter: noMeter,
      clock: systemClock,
    });
    return await createRecords({ store, operations })(request);
  } finally {
    await store.close();
  }
}

/** In the place of the sender, which finds these parts when it begins. */
const atNextStart = (store: Store) => ({
  retry: async (id: string) =>
    (await store.parts.judge(id, "retry", systemClock.now())) !== undefined,
  takeBack: async () => true,
});
