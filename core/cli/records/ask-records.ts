import { createOperations } from "../../assembly/operations.ts";
import { createRecords, type RecordsAnswer, type RecordsRequest } from "../../assembly/records.ts";
import type { ResolvedBot } from "../../config/resolved.ts";
import { noMeter } from "../../contracts/meter.ts";
import type { Store } from "../../contracts/store.ts";
import { createLogger } from "../../logging/pino-logger.ts";
import { systemClock } from "../../system-clock.ts";
import { askAdmin } from "../admin-client.ts";
import { Failed } from "../misuse.ts";

/**
 * Asks the running bot; without one, opens its store, which then nobody else holds.
 *
 * @throws Failed when neither can be done, BotError when the store cannot be opened
 */
export async function askRecords(
  bot: ResolvedBot,
  request: RecordsRequest,
): Promise<RecordsAnswer> {
  const answer = await askAdmin(bot.settings, "POST", "/records", request);
  if ("failure" in answer) return askFile(bot, request);
  if (answer.status === 200) return JSON.parse(answer.body);
  throw new Failed(
    answer.status === 401
      ? "管理令牌不符：用同一个数据目录（HUIYIN_DATA_DIR）\n" +
          "the admin token differs: use the data directory of the running bot"
      : `运行中的机器人答了 HTTP ${answer.status} / the running bot answered HTTP ${answer.status}`,
  );
}

/** Whatever is decided then is carried out at the next start. */
async function askFile(bot: ResolvedBot, request: RecordsRequest): Promise<RecordsAnswer> {
  if (bot.store.name === "memory") {
    throw new Failed(
      "没有正在运行的机器人，而 memory() 什么都不留下 / no bot is running, and memory() keeps nothing\n" +
        "办法 / cure: 先运行 npm start，或改用 sqlite() / run npm start first, or use sqlite()",
    );
  }
  const store = bot.store.open({
    directory: bot.settings.dataDirectory,
    logger: createLogger({ level: "error", pretty: true }),
  });
  try {
    const operations = createOperations({
      store,
      delivery: { resume: async () => true },
      sender: atNextStart(store),
      meter: noMeter,
    });
    return await createRecords({ store, operations })(request);
  } finally {
    await store.close();
  }
}

/** In the place of the sender, which finds these parts when it begins. */
const atNextStart = (store: Store) => ({
  retry: (id: string) =>
    store.write(({ outbox }) => {
      const part = outbox.find(id);
      if (!part || part.state === "sent") return false;
      return outbox.change(id, { state: "pending", nextAt: systemClock.now(), attempts: 0 });
    }),
  takeBack: async () => true,
});
