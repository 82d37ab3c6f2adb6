import type { Plugin } from "../bot/plugin.ts";
import { bareReply } from "../recording/bare-reply.ts";
import { readXml } from "../xml/read.ts";
import { testBot } from "./test-bot.ts";

/** One message of a session that was frozen into a test. */
export interface FrozenMessage {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Name of the app. */
  readonly app: string;
  /** As in `text` or `event:click`. */
  readonly kind: string;
  /** The decrypted message. */
  readonly xml: string;
}

/** How long an answer is waited for, in milliseconds. */
const PATIENCE_MS = 20_000;

/**
 * Plays a frozen session to a bot with these plugins, each message at its time.
 *
 * @returns the reply to each message without its header, as `replay --freeze` writes it; null
 *   where there was none
 */
export async function replayed(
  plugins: readonly Plugin[],
  session: readonly FrozenMessage[],
): Promise<readonly (string | null)[]> {
  const apps = [...new Set(session.map(({ app }) => app))];
  const startsAt = session[0]?.at ?? 0;
  await using bot = await testBot({ plugins, apps, startsAt, strict: false });
  const { platform, clock } = bot;
  const answers: (string | null)[] = [];
  for (const { at, app, kind, xml } of session) {
    await clock.advance(Math.max(0, at - clock.now()));
    const { corpId } = platform.world.corp;
    const agentId = platform.world.app(app)?.agentId ?? "";
    const plaintext = xml
      .replace(/<ToUserName>.*?<\/ToUserName>/s, `<ToUserName>${corpId}</ToUserName>`)
      .replace(/<AgentID>.*?<\/AgentID>/s, `<AgentID>${agentId}</AgentID>`);
    const { settled } = platform.emit({ app, member: undefined, kind, plaintext, takes: "card" });
    await clock.advance(PATIENCE_MS);
    const { deliveries } = await settled;
    const reply = deliveries.find(({ replyXml }) => replyXml !== undefined)?.replyXml;
    const tree = reply === undefined ? undefined : readXml(reply);
    answers.push(tree ? bareReply(tree) : null);
  }
  return answers;
}
