import type { PageChange, WalkState } from "../../sandbox/page-protocol.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import type { BotSide } from "./bot-side.ts";
import { worldView } from "./snapshot.ts";

/** Tells pages what changes. */
export interface Changes {
  /** Server-sent events: each holds a JSON list of changes. Ends when the page goes away. */
  stream(): Response;
  walked(walk: WalkState): void;
  cleared(): void;
  /** Ends every stream: a server that stops would wait for them. */
  close(): void;
}

/** Changes are sent together this often, in milliseconds: a walk of a crowd makes hundreds a second. */
const BATCH_MS = 80;
/** A comment keeps proxies and browsers from taking a quiet stream for a dead one. */
const BREATH_MS = 15_000;

type Listener = (change: PageChange) => void;

export function createChanges(sandbox: Sandbox, bot: BotSide): Changes {
  const { chats, clock, faults, feed, world } = sandbox;
  const listeners = new Set<Listener>();
  const enders = new Set<() => void>();
  const tell = (change: PageChange) => {
    for (const listener of listeners) listener(change);
  };
  const undo = [
    chats.onChange((entry) => tell({ type: "entry", entry })),
    feed.onChange((record) => tell({ type: "record", record: bot.view(record) })),
    bot.onChange((records, outbox, jobs) => {
      for (const record of records) tell({ type: "record", record: bot.view(record) });
      tell({ type: "outbox", outbox });
      if (jobs.length > 0) tell({ type: "jobs", jobs });
    }),
    faults.onChange(() => tell({ type: "faults", faults: faults.active })),
    sandbox.onConfigure(() => tell({ type: "settings", settings: sandbox.settings })),
    world.onChange(() => tell(worldView(world))),
  ];

  return {
    stream() {
      const queue = createQueue(clock.after.bind(clock));
      const end = () => {
        listeners.delete(queue.add);
        enders.delete(end);
        queue.end();
      };
      listeners.add(queue.add);
      enders.add(end);
      return new Response(queue.stream(end), {
        headers: { "Content-Type": "text/event-stream", "Cache-Control": "no-store" },
      });
    },
    walked: (walk) => tell({ type: "walk", walk }),
    cleared: () => tell({ type: "cleared" }),
    close() {
      tell({ type: "closing" });
      for (const unsubscribe of undo) unsubscribe();
      for (const end of enders) end();
    },
  };
}

/** What stands in place of what: of several states of one thing only the last is worth sending. */
function keyOf(change: PageChange): string {
  switch (change.type) {
    case "entry":
      return `entry ${change.entry.id}`;
    case "record":
      return `record ${change.record.id}`;
    case "walk":
      return `walk ${change.walk.id}`;
    default:
      return change.type;
  }
}

function createQueue(after: (ms: number, run: () => void) => () => void) {
  const encoder = new TextEncoder();
  let waiting = new Map<string, PageChange>();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let cancelFlush: (() => void) | undefined;
  let cancelBreath = () => {};

  const send = (text: string) => controller?.enqueue(encoder.encode(text));
  const breathe = () => {
    cancelBreath = after(BREATH_MS, () => {
      send(": \n\n");
      breathe();
    });
  };
  const flush = () => {
    cancelFlush?.();
    cancelFlush = undefined;
    const changes = [...waiting.values()];
    waiting = new Map();
    send(`data: ${JSON.stringify(changes)}\n\n`);
  };

  return {
    add(change: PageChange) {
      // What was on its way when everything was cleared must not come back.
      if (change.type === "cleared") waiting.clear();
      const key = keyOf(change);
      waiting.delete(key);
      waiting.set(key, change);
      cancelFlush ??= after(BATCH_MS, flush);
    },
    stream: (onCancel: () => void) =>
      new ReadableStream<Uint8Array>({
        start(started) {
          controller = started;
          // At once, so that the page knows that it is connected.
          send(": \n\n");
          breathe();
        },
        cancel: onCancel,
      }),
    end() {
      cancelBreath();
      try {
        // The last words, which say that the bot ends.
        if (cancelFlush) flush();
        controller?.close();
      } catch {
        // The page has gone away and closed it.
      }
      controller = undefined;
    },
  };
}
