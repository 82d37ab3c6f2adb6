import { setTimeout as wait } from "node:timers/promises";
import { type ReloadStage, startReloadable } from "../support/reload-stage.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

export interface ReloadsOptions {
  readonly messages: number;
  readonly reloads: number;
  /** Told after each reload. */
  readonly progress?: (reloads: number, answered: number) => void;
}

/** What is not as it has to be; nothing, as a rule. */
export type ReloadsOutcome = readonly string[];

/** Messages under way at once. */
const WRITERS = 16;
/** Some handlers outlast the time that an old worker has. */
const SLOW_EVERY = 10;
const SLOW_MS = 700;
/** So often WeCom delivers a message. */
const DELIVERIES = 3;

/** Each message leaves a count of its own with its answer, so that nothing done twice goes unseen. */
const counting = (version: number): string => `
import { setTimeout as wait } from "node:timers/promises";
import { definePlugin } from "${ROOT}core/index.ts";
export const versioned = definePlugin({
  name: "versioned",
  setup(p) {
    const counts = p.store("counts", () => 0);
    p.hears(/^sum (?<from>\\d+) (?<to>\\d+)$/, async ({ event }) => {
      const [, from, to] = event.content.split(" ").map(Number);
      const wrong = [];
      for (let n = from; n < to; n += 1) {
        const count = await counts.of(String(n)).get();
        if (count !== 1) wrong.push(n + ":" + count);
      }
      return "wrong " + wrong.join(" ");
    });
    p.on("text", async ({ event, add }) => {
      const n = Number(event.content);
      await add(counts.of(event.content), 1);
      if (n % ${SLOW_EVERY} === 0) await wait(${SLOW_MS});
      return "${version} " + event.content;
    });
  },
});
`;

/**
 * Members write without a pause, while the code is saved again and again: each message is answered
 * once, by whatever worker, and what it does is done once.
 */
export async function reloads(options: ReloadsOptions): Promise<ReloadsOutcome> {
  const stage = await startReloadable(["dev"], counting(1));
  try {
    await stage.printed(/reloads on a change/);
    return await play(stage, options);
  } finally {
    await stage.clean();
  }
}

async function play(
  stage: ReloadStage,
  { messages, reloads: count, progress = () => {} }: ReloadsOptions,
): Promise<ReloadsOutcome> {
  const problems: string[] = [];
  let next = 1;
  let answered = 0;
  let reloaded = 0;
  /** The load lasts as long as the reloads: nobody writes the last message before the last but one. */
  const isAhead = () => next > (messages * (reloaded + 1)) / count;

  const write = async (): Promise<void> => {
    while (next <= messages) {
      if (isAhead()) {
        await wait(5);
        continue;
      }
      const n = next;
      next += 1;
      const text = await answerTo(stage, n);
      if (/^\d+ (\d+)$/.exec(text ?? "")?.[1] === String(n)) answered += 1;
      else problems.push(`message ${n} was answered with ${text}`);
    }
  };
  const save = async () => {
    for (let version = 2; version <= count + 1; version += 1) {
      await stage.save(counting(version));
      await stage.printed(/reloaded/, version - 1);
      reloaded += 1;
      progress(reloaded, answered);
    }
  };
  await Promise.all([save(), ...Array.from({ length: WRITERS }, write)]);

  if (answered !== messages) problems.push(`${answered} of ${messages} were answered`);
  for (let from = 1; from <= messages; from += 100) {
    const sum = await stage.says(`sum ${from} ${Math.min(from + 100, messages + 1)}`, "auditor");
    if (sum !== "wrong ") problems.push(`counted: ${sum}`);
  }
  return problems;
}

/** As WeCom delivers a message: again when it is refused, or nobody answers. */
async function answerTo({ wecom }: ReloadStage, n: number): Promise<string | undefined> {
  const message = wecom.textMessage({ from: `m${n % WRITERS}`, content: String(n) });
  let last = "nothing";
  for (let delivery = 1; delivery <= DELIVERIES; delivery += 1) {
    try {
      const { status, body } = await wecom.post(message);
      last = `${status} ${body}`;
      if (status === 200)
        return body === "" ? "an empty body" : wecom.openReply(body).fields.Content;
    } catch (error) {
      last = String(error);
    }
    await wait(1_000);
  }
  return last;
}
