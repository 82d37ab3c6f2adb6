import { type BotInSandbox, putInSandbox } from "../../core/assembly/bot-in-sandbox.ts";
import { systemClock } from "../../core/ports/clock.ts";
import { act } from "../../core/sandbox/callbacks/act.ts";
import type { Emission } from "../../core/sandbox/sandbox.ts";
import type { SandboxSettings } from "../../core/sandbox/settings.ts";
import { Secret } from "../../core/secret.ts";
import { appOf, CREDENTIALS, resolvedBot } from "../support/running-bot.ts";
import { silentLogger } from "../support/silent-logger.ts";

/** The app's own secret, without which nothing is sent actively. */
export const SECRET = "chaosSecret0123456789ABCDEFGHIJKLMNOPQRSTUV";

const APP = "main";

/** WeCom in this process, with its API on a socket and real time, and a crowd that writes. */
export interface Stage extends Pick<BotInSandbox, "sandbox" | "apiOrigin"> {
  readonly members: readonly string[];
  /** Where the bot listens, from now on. */
  connect(botOrigin: string): void;
  /** A member types something. */
  says(member: string, text: string): Emission;
  close(): Promise<void>;
}

/**
 * @param members how many people there are
 * @param settings of WeCom; no quota of WeCom is met here unless it is asked for
 */
export async function openStage(
  members: number,
  settings: Partial<SandboxSettings> = {},
): Promise<Stage> {
  const bot = resolvedBot({ plugins: [], apps: [appOf({ secret: new Secret(SECRET) })] }, "");
  const box = await putInSandbox({ bot, clock: systemClock, logger: silentLogger, settings });
  const crowd = Array.from({ length: members }, (_, at) => `member${at}`);
  for (const userId of crowd) {
    box.sandbox.world.putMember({ userId, name: userId, department: [1], position: "" });
  }
  return {
    sandbox: box.sandbox,
    apiOrigin: box.apiOrigin,
    members: crowd,
    connect: box.connect,
    says(member, content) {
      const [emission] = act(box.sandbox, { app: APP, member, deed: { do: "text", content } });
      if (!emission) throw new Error(`nothing was sent for ${content}`);
      return emission;
    },
    close: () => box.close(500),
  };
}

/** Who the app is, as its bot is told. */
export const IDENTITY = { corpId: CREDENTIALS.corpId, agentId: CREDENTIALS.agentId };
