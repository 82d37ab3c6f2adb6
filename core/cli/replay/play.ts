import { type Assembled, assemble } from "../../assembly/assemble.ts";
import type { BotObserver } from "../../assembly/observers.ts";
import type { ResolvedBot } from "../../config/resolved.ts";
import type { Receiver } from "../../delivery/receiver.ts";
import { CallbackError } from "../../errors.ts";
import type { InboundEvent } from "../../events/inbound.ts";
import type { Logger } from "../../ports/logger.ts";
import { memory } from "../../stores/memory/memory.ts";
import { ManualClock } from "../../testing/manual-clock.ts";
import { createWecomSide, type WecomSide } from "../../wecom/side/wecom-side.ts";
import { createReplayPace } from "./pace.ts";
import type { RecordedAnswer, SessionMessage } from "./session.ts";

/** A message that was played again. */
export interface Played {
  readonly message: SessionMessage;
  readonly now: RecordedAnswer;
  /** What the handlers saw; `undefined` when it did not get that far. */
  readonly event: InboundEvent | undefined;
  /** What plugins threw, as `keyword-reply: TypeError: …`. */
  readonly failures: readonly string[];
}

export interface SessionToPlay {
  readonly messages: readonly SessionMessage[];
  readonly bot: ResolvedBot;
  /** Told of each message, in their order. */
  readonly onPlayed?: ((played: Played) => void) | undefined;
}

/** Nothing listens there: a bot that is played must not reach anybody. */
const NOWHERE = "http://127.0.0.1:9";

/**
 * Plays a session to the bot of a configuration, in this process: with a store of its own, in
 * memory, a clock that stands where the recording stood, and nobody to send anything to. Messages
 * come when they came: one whose handler takes its time is overtaken by the next, as it was.
 */
export async function play({ messages, bot, onPlayed }: SessionToPlay): Promise<readonly Played[]> {
  const [first] = messages;
  const clock = new ManualClock(Math.round(first?.callback.at ?? 0), severalTurns);
  const traces = createTraces();
  const receivers = new Map<string, Receiver>();
  const assembled = await assemble({
    bot: { ...bot, store: memory(), settings: { ...bot.settings, apiBase: NOWHERE } },
    clock,
    logger: SILENT,
    observers: [
      traces.observer,
      {
        around(receiver) {
          receivers.set(receiver.app, receiver);
          return receiver;
        },
      },
    ],
  });
  try {
    const sides = new Map<string, WecomSide>();
    for (const { app } of messages) {
      if (!sides.has(app.name))
        sides.set(
          app.name,
          createWecomSide(app, () => clock.now()),
        );
    }
    return await inOrder({ messages, clock, traces, receivers, sides, onPlayed });
  } finally {
    await end(assembled, clock);
  }
}

interface Stage extends Pick<SessionToPlay, "messages" | "onPlayed"> {
  readonly clock: ManualClock;
  readonly traces: Traces;
  readonly receivers: ReadonlyMap<string, Receiver>;
  readonly sides: ReadonlyMap<string, WecomSide>;
}

async function inOrder({ messages, onPlayed, ...stage }: Stage): Promise<readonly Played[]> {
  const { clock } = stage;
  const pace = createReplayPace(clock);
  const done = new Map<number, Played>();
  const told: Played[] = [];
  let failure: { readonly cause: unknown } | undefined;
  let sent = 0;
  const awaited = () => !failure && done.size + told.length < sent;

  const tell = () => {
    for (let next = done.get(told.length); next; next = done.get(told.length)) {
      done.delete(told.length);
      told.push(next);
      onPlayed?.(next);
    }
  };

  for (const [index, message] of messages.entries()) {
    if (failure) break;
    const moment = Math.round(message.callback.at);
    await pace.whileAwaited(awaited, moment);
    await clock.advance(Math.max(0, moment - clock.now()));
    sent += 1;
    send(message, stage).then(
      (played) => void done.set(index, played),
      (cause) => {
        failure = { cause };
      },
    );
    // Nearly every answer comes without any time passing.
    await clock.advance(0);
    tell();
  }
  await pace.whileAwaited(awaited);
  if (failure) throw failure.cause;
  tell();
  return told;
}

async function send(
  message: SessionMessage,
  { clock, traces, receivers, sides }: Omit<Stage, "messages" | "onPlayed">,
): Promise<Played> {
  const { name } = message.app;
  const receiver = receivers.get(name);
  const wecom = sides.get(name);
  if (!receiver || !wecom) throw new TypeError(`there is no receiver of ${name}`);
  const { query, body } = wecom.callback(message.xml);
  const answering = receiver.receive(query, Buffer.from(body), clock.monotonic());
  const now = await answering.then(({ body, flushed }) => {
    flushed?.();
    return answerIn(wecom, body);
  }, refusalIn);
  return { message, now, ...traces.of(query) };
}

function answerIn(wecom: WecomSide, answer: string): RecordedAnswer {
  if (answer === "") return {};
  const opened = wecom.open(answer);
  if ("reply" in opened) return { reply: opened.reply };
  throw new TypeError(`the answer of the bot cannot be opened: ${opened.fault}`);
}

function refusalIn(error: unknown): RecordedAnswer {
  if (error instanceof CallbackError) return { refused: error.status };
  throw error;
}

const end = (assembled: Assembled, clock: ManualClock) => clock.finish(assembled.close(0));

/** What happened to each message inside the bot. */
interface Traces {
  readonly observer: BotObserver;
  of(query: string): Pick<Played, "event" | "failures">;
}

function createTraces(): Traces {
  const events = new Map<string, InboundEvent>();
  const failures = new Map<string, string[]>();
  return {
    observer: {
      opened: (query, event) => void events.set(query, event),
      failed(event, plugin, handler, thrown) {
        const id = event?.id ?? "";
        const known = failures.get(id) ?? [];
        const why = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
        failures.set(id, [...known, `${plugin}, ${handler}: ${why}`]);
      },
    },
    of(query) {
      const event = events.get(query);
      events.delete(query);
      return { event, failures: (event && failures.get(event.id)) ?? [] };
    },
  };
}

const nothing = () => {};
const SILENT: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  enabled: () => false,
  child: () => SILENT,
};

/** A commit takes two turns of the event loop, and its promises some more. */
async function severalTurns(): Promise<void> {
  for (let left = 4; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve));
}
