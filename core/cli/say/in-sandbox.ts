import type { LoadBotOptions } from "../../config/load-bot.ts";
import { verdictOf } from "../../page/browser/inspector/verdict.ts";
import type { ChatEntry } from "../../sandbox/chat/chats.ts";
import type { PageChange, RecordView } from "../../sandbox/page-protocol.ts";
import { chooseApp } from "../choose-app.ts";
import { Failed } from "../misuse.ts";
import type { RunningBot } from "../running.ts";
import { typedDeed, type Wish } from "./deed-of.ts";
import { describeContent } from "./describe-content.ts";
import { linesOn } from "./remarks.ts";
import { openSandboxClient } from "./sandbox-client.ts";

export interface SandboxSaying extends LoadBotOptions, Wish {
  readonly app?: string | undefined;
  readonly user: string;
  /** How long to go on listening, in seconds; until all is said when left out. */
  readonly wait?: number | undefined;
}

/** Where it is told: what the member sees, and what is said about it. */
export interface Screen {
  readonly say: (text: string) => void;
  readonly note: (text: string) => void;
}

/** What hangs together comes within this, in milliseconds: the page is told of changes in batches. */
const QUIET_MS = 400;
/** When nobody has said how long to listen, a handler is not waited for longer. Milliseconds. */
const PATIENCE_MS = 60_000;

/**
 * Lets a member of the sandbox's company do something, and tells all that comes of it: the reply,
 * late and further ones, cards, calls of the API and what went wrong.
 *
 * @returns 0, or 1 when something went wrong
 * @throws Misuse, Failed when it cannot be done
 */
export async function sayInSandbox(
  running: RunningBot,
  options: SandboxSaying,
  screen: Screen,
): Promise<0 | 1> {
  const client = await openSandboxClient(running, options);
  const { apps, members, entries } = await client.snapshot();
  const app = chooseApp({ apps }, options.app);
  const member = members.find(({ userId }) => userId.toLowerCase() === options.user.toLowerCase());
  if (!member) {
    const all = members.map(({ userId, name }) => `${userId} (${name})`).join(", ");
    throw new Failed(
      `沙盒里没有这个成员 / the sandbox has no member "${options.user}"；有 / there are ${all}`,
    );
  }
  const isHere = ({ chat }: ChatEntry) =>
    chat.kind === "app" && chat.app === app.name && chat.member === member.userId;
  const before = entries.filter(isHere);
  const deed = typedDeed(options, { app, entries: before });

  const listening = new AbortController();
  const changes = await client.changes(listening.signal);
  const { callbacks } = await client.act({ app: app.name, member: member.userId, deed });
  if (callbacks.length === 0) {
    screen.note("（企业微信不会通知机器人 / WeCom would not tell the bot of this）");
    return 0;
  }

  const story = new Story({ callbacks, app: app.name, isHere, before, screen });
  const isDone = () => options.wait === undefined && story.isOver();
  let quiet: NodeJS.Timeout | undefined;
  const limit = setTimeout(
    () => listening.abort(),
    options.wait === undefined ? PATIENCE_MS : options.wait * 1_000,
  );
  for await (const batch of changes) {
    for (const change of batch) story.take(change);
    clearTimeout(quiet);
    if (isDone()) quiet = setTimeout(() => listening.abort(), QUIET_MS);
  }
  clearTimeout(quiet);
  clearTimeout(limit);
  return story.end();
}

interface StoryOptions {
  readonly callbacks: readonly string[];
  readonly app: string;
  readonly isHere: (entry: ChatEntry) => boolean;
  /** What stood in the chat already. */
  readonly before: readonly ChatEntry[];
  readonly screen: Screen;
}

/** What comes of the callbacks of one deed, told as it comes. */
class Story {
  readonly #callbacks: ReadonlySet<string>;
  readonly #app: string;
  readonly #isHere: (entry: ChatEntry) => boolean;
  readonly #screen: Screen;
  readonly #records = new Map<string, RecordView>();
  /** What stands in the chat, by the id of its entry. */
  readonly #standing: Map<string, string>;
  readonly #told = new Set<string>();
  readonly #beganAt = performance.now();
  #spokenAt: number | undefined;
  #failed = false;
  #closed = false;

  constructor({ callbacks, app, isHere, before, screen }: StoryOptions) {
    this.#callbacks = new Set(callbacks);
    this.#standing = new Map(before.map((entry) => [entry.id, wordsOf(entry)]));
    this.#app = app;
    this.#isHere = isHere;
    this.#screen = screen;
  }

  take(change: PageChange): void {
    if (change.type === "closing") this.#closed = true;
    if (change.type === "entry") this.#show(change.entry);
    if (change.type !== "record") return;
    const { record } = change;
    const isOurs =
      this.#callbacks.has(record.id) || (record.type === "call" && record.app === this.#app);
    if (!isOurs) return;
    this.#records.set(record.id, record);
    for (const { key, text, isFailure } of linesOn(record)) {
      if (this.#told.has(key)) continue;
      this.#told.add(key);
      this.#failed ||= isFailure;
      this.#screen.note(text);
    }
  }

  /** Whether the bot has answered everything, and has nothing left that it would send now. */
  isOver(): boolean {
    return [...this.#callbacks].every((id) => {
      const record = this.#records.get(id);
      if (record?.type !== "callback" || record.outcome === undefined) return false;
      const { inside } = record;
      return (
        !inside?.running &&
        (inside?.parts ?? []).every(({ state }) => state !== "pending" && state !== "sending")
      );
    });
  }

  end(): 0 | 1 {
    const { note } = this.#screen;
    if (this.#closed) note("（机器人停了 / the bot has stopped）");
    else if (!this.isOver()) {
      note("（还没有完 / not over yet: --wait 120 等得更久 / listens longer）");
    } else if (this.#spokenAt === undefined && !this.#failed) note(this.#silence());
    if (this.#spokenAt !== undefined) note(`(${(this.#spokenAt - this.#beganAt).toFixed(0)} ms)`);
    return this.#failed || this.#closed ? 1 : 0;
  }

  /** Why there was nothing to see. */
  #silence(): string {
    const [id = ""] = this.#callbacks;
    const record = this.#records.get(id);
    const { outcome, meaning } = record ? verdictOf(record) : NO_WORD;
    const hint = outcome === "nobody" ? ' npm run bot -- explain "…"' : "";
    return `（${meaning.zh} ${meaning.en}${hint}）`;
  }

  #show(entry: ChatEntry): void {
    if (entry.by !== "app" || !this.#isHere(entry)) return;
    const text = wordsOf(entry);
    const before = this.#standing.get(entry.id);
    if (before === text) return;
    this.#standing.set(entry.id, text);
    this.#spokenAt = performance.now();
    this.#screen.say(text);
    if (before !== undefined) this.#screen.note("（变了 / it has changed）");
    else if (entry.via !== "passive") this.#screen.note("（主动发送 / sent by itself）");
  }
}

const wordsOf = ({ recalled, content }: ChatEntry) =>
  recalled ? "[撤回 recalled]" : describeContent(content);

const NO_WORD = { outcome: "", meaning: { zh: "没有回答。", en: "No answer." } };
