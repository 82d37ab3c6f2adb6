import { startBenchBot } from "./bench-bot.ts";
import { echoedBy, sealer, wired } from "./fixture.ts";
import { load } from "./load.ts";
import { heading, line } from "./print.ts";
import { processorTime } from "./processor-time.ts";
import { inTurns, median } from "./rounds.ts";

const MEMBERS = 500;
/** As many as the conversation of the bench's bot asks. */
const QUESTIONS = 8;
const WARM_ROUNDS = 2;
const ROUNDS = 5;
const CONTENT = "今天下午三点开会，别忘了带上周报。";

/** A turn of a conversation on disk beside an echo: find whose it is, replay, write, answer. */
export async function benchTalks(): Promise<void> {
  heading(`(l) a turn of a conversation of ${QUESTIONS} questions, beside an echo, both on disk`);
  const talking = await startBenchBot({ handlers: "talks" });
  const echoing = await startBenchBot();
  await echoedBy(echoing.port, CONTENT);
  const works = [talking, echoing].map((bot) => async () => {
    const texts =
      bot === talking
        ? ["问卷", ...Array(QUESTIONS).fill(CONTENT)]
        : Array(QUESTIONS + 1).fill(CONTENT);
    // Every member's first, then every member's second, …: they are in order, and beside each other.
    const requests = texts.flatMap((content: string) =>
      Array.from({ length: MEMBERS }, (_, at) =>
        wired(sealer.seal(sealer.textMessage({ from: `member${at}`, content }))),
      ),
    );
    const before = processorTime(bot.pid);
    const { perSecond } = await load({ port: bot.port, requests, connections: 64 });
    return { perSecond, cost: ((processorTime(bot.pid) - before) * 1_000) / requests.length };
  });
  await inTurns(works, WARM_ROUNDS);
  const [turns = [], echoes = []] = await inTurns(works, ROUNDS);
  await talking.close();
  await echoing.close();
  const costs = [turns, echoes].map((all) => median(all.map(({ cost }) => cost)));
  const [turn = 0, echo = 0] = costs;
  line(`${turn.toFixed(0)} µs of processor time a turn, an echo ${echo.toFixed(0)} µs`);
  line(`${Math.round(median(turns.map(({ perSecond }) => perSecond)))} turns/s at 64 connections`);
}
