import assert from "node:assert/strict";
import { afterEach } from "vitest";
import type { Clock } from "../../../core/ports/clock.ts";
import type { Callback } from "../../../core/sandbox/callbacks/callback.ts";
import { createSandbox } from "../../../core/sandbox/create-sandbox.ts";
import type { CallbackRecord } from "../../../core/sandbox/feed/records.ts";
import type { Sandbox } from "../../../core/sandbox/sandbox.ts";
import type { SandboxSettings } from "../../../core/sandbox/settings.ts";
import { defaultWorld } from "../../../core/sandbox/world/default-world.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { CREDENTIALS } from "../../support/running-bot.ts";
import { countingEntropy } from "./callbacks/stage.ts";
import { type Answering, type ForeignBot, startForeignBot } from "./foreign-bot.ts";

const { token, encodingAesKey, corpId, agentId } = CREDENTIALS;

const APP = {
  name: "main",
  title: "小助手",
  agentId,
  secret: "secret",
  menu: undefined,
  reportsLocation: true,
  reportsEnter: true,
};

/** A sandbox whose one app has its callback URL there; `undefined` for none. */
export function sandboxFor(
  url: string | undefined,
  clock: Clock = new ManualClock(),
  settings: Partial<SandboxSettings> = {},
): Sandbox {
  const callback = url === undefined ? undefined : { url, token, encodingAesKey };
  const world = defaultWorld({ corpId, apps: [{ ...APP, callback }] });
  return createSandbox({ world, clock, entropy: countingEntropy(), settings });
}

/** What `li` says to the app, without the trouble of real XML. */
export const said = (content: string, changes: Partial<Callback> = {}): Callback => ({
  app: "main",
  member: "li",
  kind: "text",
  takes: "message",
  plaintext: `<xml><Content><![CDATA[${content}]]></Content></xml>`,
  ...changes,
});

export interface EngineStage {
  readonly clock: ManualClock;
  readonly sandbox: Sandbox;
  readonly bot: ForeignBot;
  /** Texts in the chat of `li` that the app wrote. */
  texts(): readonly string[];
  /** Lets real sockets do what they can while time stands still. */
  turns(): Promise<void>;
}

const opened: { readonly sandbox: Sandbox; readonly bot: ForeignBot; clock: ManualClock }[] = [];

afterEach(async () => {
  for (const { sandbox, bot, clock } of opened.splice(0)) {
    await sandbox.close();
    await bot.stop();
    assert.equal(sandbox.underWay, 0);
    assert.equal(clock.pending, 0, "a timer was left behind");
  }
});

/** A sandbox, a bot that answers as it is told, and a clock that the test moves. */
export async function engineStage(
  answer: Answering,
  settings: Partial<SandboxSettings> = {},
  clock = new ManualClock(Date.UTC(2026, 10, 23)),
): Promise<EngineStage> {
  const bot = await startForeignBot(answer);
  const sandbox = sandboxFor(bot.url, clock, settings);
  opened.push({ sandbox, bot, clock });
  return {
    clock,
    sandbox,
    bot,
    texts: () =>
      sandbox.chats
        .of({ kind: "app", app: "main", member: "li" })
        .flatMap(({ by, content }) =>
          by === "app" && content.type === "text" ? [content.content] : [],
        ),
    turns,
  };
}

/** Loopback needs a few for a request and its answer; a new connection some more. */
export async function turns(count = 30): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits for what needs no time, and so comes soon by itself. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

export const outcomesOf = (record: CallbackRecord) =>
  record.deliveries.map(({ outcome }) => outcome);

export const codesOf = (record: CallbackRecord) =>
  record.deliveries.flatMap(({ remarks }) => remarks.map(({ code }) => code));
