import type { BotOptions } from "../../../core/bot/bot.ts";
import type { Plugin } from "../../../core/bot/plugin.ts";
import type { Run } from "../../../core/bot/run.ts";
import type { InboundEvent } from "../../../core/events/inbound.ts";
import type { Pusher, PushRequest, Receipt } from "../../../core/replies/push.ts";
import { memory } from "../../../core/stores/memory.ts";
import type { Store } from "../../../core/stores/store.ts";
import { recordingLogger } from "../../support/recording-logger.ts";
import { botOf, inTime, sayings } from "./probe.ts";

export const memoryStore = (): Store => memory().open({ directory: "", logger: recordingLogger() });

/** Keeps what it is asked to send, each key once, as an outbox does. */
export function scriptedPusher() {
  const requests: PushRequest[] = [];
  const keys = new Set<string>();
  const receipt = (id: string): Receipt => ({
    id,
    sent: async () => ({ msgId: id, unreachable: [], responseCode: undefined }),
    recall: async () => {},
  });
  const pusher: Pusher = {
    async push(request) {
      const { plugin, message, key } = request;
      const id = key === undefined ? `random ${requests.length}` : `${message} ${plugin} ${key}`;
      if (!keys.has(id)) requests.push(request);
      keys.add(id);
      return receipt(id);
    },
  };
  const texts = () =>
    requests.map(({ reply, to }) => [to.users.join("|"), "content" in reply && reply.content]);
  return { pusher, requests, texts };
}

/** A bot whose messages are taken in, run and finished as whoever delivers them does it. */
export async function keepingBot(plugins: readonly Plugin[], options: Partial<BotOptions> = {}) {
  const store = options.store ?? memoryStore();
  const pushed = scriptedPusher();
  const made = await botOf(plugins, { pusher: pushed.pusher, ...options, store });

  const accept = (event: InboundEvent) =>
    store.write((writer) => {
      const { id, app, kind } = event;
      const body = new Uint8Array();
      writer.ledger.accept({ id, app, kind, lane: app, body, acceptedAt: 0 }, true);
    });
  const finish = (id: string, { remembers }: Run, works: readonly (() => void)[]) =>
    store.write((writer) => {
      if (!writer.ledger.finish(id, { route: "none", at: 0 })) return;
      for (const work of works) work();
      if (remembers) writer.steps.forget(id);
    });

  /** One run of a message that is in the ledger, up to where its handler ends. */
  const run = async (event: InboundEvent, attempt = 1) => {
    const works: (() => void)[] = [];
    const running = inTime({ attempt, onCommit: (work) => void works.push(work) });
    const said = await sayings(await made.bot.handle(event, running));
    return { said, running, commit: () => finish(event.id, running, works) };
  };
  /** A message from the beginning to the end. */
  const tell = async (event: InboundEvent) => {
    await accept(event);
    const { said, commit } = await run(event);
    await commit();
    return said;
  };
  return { ...made, ...pushed, store, accept, run, tell };
}
