// Server-sent events: what an iterable gives, as the body of a response.
import type { Clock } from "../../ports/clock.ts";
import type { SseEvent, SseSource } from "./route.ts";

/** A comment keeps proxies and browsers from taking a quiet stream for a dead one. Milliseconds. */
const BREATH_MS = 15_000;

interface EventStreamOptions {
  readonly clock: Clock;
  /** What the browser says it has seen last. */
  readonly lastId: string | undefined;
  /** Ends the stream. */
  readonly signal: AbortSignal;
  /** Told what the source throws; the stream ends then, and the browser comes again. */
  readonly onFailure: (thrown: unknown) => void;
}

/** A response that gives events as they come. The source is asked for the next when there is room. */
export function eventStream(source: SseSource, options: EventStreamOptions): Response {
  const { clock, lastId, signal, onFailure } = options;
  const ending = new AbortController();
  const encoder = new TextEncoder();
  let iterator: AsyncIterator<SseEvent> | undefined;
  let cancelBreath = () => {};

  const end = () => {
    if (ending.signal.aborted) return;
    ending.abort();
    cancelBreath();
    signal.removeEventListener("abort", end);
    // One that waits in the middle ends by its signal; nobody waits for it here.
    Promise.resolve(iterator?.return?.()).catch(onFailure);
  };

  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const close = () => {
          end();
          try {
            controller.close();
          } catch {
            // The reader has gone.
          }
        };
        const breathe = () => {
          cancelBreath = clock.after(BREATH_MS, () => {
            if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(":\n\n"));
            breathe();
          });
        };
        // So that the head of the response leaves before there is an event.
        controller.enqueue(encoder.encode(":\n\n"));
        signal.addEventListener("abort", close, { once: true });
        ending.signal.addEventListener("abort", () => signal.removeEventListener("abort", close));
        if (signal.aborted) return close();
        const made = typeof source === "function" ? source(ending.signal, lastId) : source;
        iterator = made[Symbol.asyncIterator]();
        breathe();
      },
      async pull(controller) {
        try {
          const next = await iterator?.next();
          if (ending.signal.aborted) return;
          if (next && !next.done) return controller.enqueue(encoder.encode(written(next.value)));
        } catch (thrown) {
          if (ending.signal.aborted) return;
          onFailure(thrown);
        }
        end();
        controller.close();
      },
      cancel: end,
    },
    { highWaterMark: 2 },
  );
  return new Response(body, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-store",
      // nginx would keep it back until its buffer is full.
      "X-Accel-Buffering": "no",
    },
  });
}

/** One event in its lines; a line break in a name or an id would begin another field. */
function written({ data, event, id }: SseEvent): string {
  const text = typeof data === "string" ? data : (JSON.stringify(data) ?? "null");
  const lines = text.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  const field = (name: string, value: string | undefined) =>
    value === undefined ? "" : `${name}: ${value.replaceAll(/[\r\n\0]/g, " ")}\n`;
  return `${field("event", event)}${field("id", id)}${lines.join("")}\n`;
}
