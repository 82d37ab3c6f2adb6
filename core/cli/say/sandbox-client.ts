import type { LoadBotOptions } from "../../config/load-bot.ts";
import type { DeedAnswer, DeedRequest, PageChange, Snapshot } from "../../sandbox/page-protocol.ts";
import { Failed } from "../misuse.ts";
import { pageLink } from "../page-link.ts";
import { noneRuns, type RunningBot } from "../running.ts";

/** The sandbox of a bot that runs, as a browser sees it. */
export interface SandboxClient {
  /** @throws Failed as the others do */
  snapshot(): Promise<Snapshot>;
  /** @throws Failed with what the sandbox objects to */
  act(deed: DeedRequest): Promise<DeedAnswer>;
  /** Everything that changes from now on; listening has begun when the promise resolves. */
  changes(signal: AbortSignal): Promise<AsyncIterable<readonly PageChange[]>>;
}

/**
 * Opens the sandbox's page as a browser would: by a link that works once.
 *
 * @throws Failed when it cannot be opened
 */
export async function openSandboxClient(
  running: RunningBot,
  options: LoadBotOptions,
): Promise<SandboxClient> {
  const link = new URL(await pageLink(running, options));
  const send = async (path: string, more: RequestInit = {}): Promise<Response> => {
    try {
      return await fetch(new URL(path, link), { redirect: "manual", ...more });
    } catch {
      throw noneRuns(options);
    }
  };
  const entered = await send(link.href);
  const [cookie = ""] = (entered.headers.get("set-cookie") ?? "").split(";");
  await entered.body?.cancel();
  const headers = { cookie, origin: link.origin, "content-type": "application/json" };

  const ask = async (path: string, more: RequestInit = {}): Promise<Response> => {
    const answer = await send(`/sandbox/api/${path}`, { headers, ...more });
    if (answer.ok) return answer;
    throw new Failed(await refusalIn(answer));
  };
  return {
    snapshot: async () => (await (await ask("snapshot")).json()) as Snapshot,
    act: async (deed) =>
      (await (
        await ask("deeds", { method: "POST", body: JSON.stringify(deed) })
      ).json()) as DeedAnswer,
    async changes(signal) {
      const { body } = await ask("changes", { signal });
      return eventsIn(body ?? new ReadableStream());
    },
  };
}

async function refusalIn(answer: Response): Promise<string> {
  const text = await answer.text();
  try {
    const { zh, en } = JSON.parse(text) as { readonly zh: string; readonly en: string };
    return `${zh}\n${en}`;
  } catch {
    return `沙盒答了 HTTP ${answer.status} / the sandbox answered HTTP ${answer.status}`;
  }
}

/** The lists of changes in a stream of server-sent events; ends with the stream, however that ends. */
async function* eventsIn(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<readonly PageChange[]> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of stream) {
      text += decoder.decode(chunk, { stream: true });
      const events = text.split("\n\n");
      text = events.pop() ?? "";
      for (const event of events) {
        if (event.startsWith("data: ")) yield JSON.parse(event.slice("data: ".length));
      }
    }
  } catch {
    // Nobody listens any more, or the bot has gone: what came is what there is.
  }
}
