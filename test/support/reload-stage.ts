import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BotProcess, startProcess } from "./bot-process.ts";
import { CREDENTIALS, LIVE } from "./running-bot.ts";
import { createWecomClient, type WecomClient } from "./wecom-client.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

const CONFIG = `
import { defineBot, env, secret, sqlite, wecomApp } from "${ROOT}core/index.ts";
import { versioned } from "./versioned.ts";
export default defineBot({
  apps: { main: wecomApp({
    corpId: env("WECOM_CORP_ID"), agentId: env("WECOM_AGENT_ID"), token: secret("WECOM_TOKEN"),
    encodingAesKey: secret("WECOM_ENCODING_AES_KEY"), onLate: "retry-window",
  }) },
  store: sqlite(),
  plugins: [versioned()],
});
`;

/** A plugin that answers every text with its version; `setup` is added to its setup. */
export const versioned = (version: number, setup = ""): string => `
import { definePlugin } from "${ROOT}core/index.ts";
export const versioned = definePlugin({
  name: "versioned",
  setup(p) {
    ${setup}
    p.on("text", ({ event }) => "${version} " + event.content);
  },
});
`;

/** A bot in a folder of its own, behind a front. */
export interface ReloadStage {
  readonly bot: BotProcess;
  readonly directory: string;
  readonly wecom: WecomClient;
  /** Writes the plugin, as an editor saves it. */
  save(text: string): Promise<void>;
  /** What the bot answers to a text. */
  says(content: string, from?: string): Promise<string | undefined>;
  /** Resolves when something of this form has been printed for people, `count` times at least. */
  printed(form: RegExp, count?: number): Promise<void>;
  clean(): Promise<void>;
}

/** Starts `huiyin dev`, or what the words say, with credentials. */
export async function startReloadable(
  words: readonly string[],
  plugin = versioned(1),
  environment: Readonly<Record<string, string>> = LIVE,
): Promise<ReloadStage> {
  const directory = await mkdtemp(join(tmpdir(), "huiyin-reload-"));
  const save = (text: string) => writeFile(join(directory, "versioned.ts"), text);
  await writeFile(join(directory, "package.json"), '{ "type": "module" }');
  await writeFile(join(directory, "bot.config.ts"), CONFIG);
  await save(plugin);
  const bot = await startProcess({
    directory,
    words,
    entry: join(ROOT, "core/cli/huiyin.ts"),
    environment,
  });
  const { port } = await bot.logged("bot.started");
  const wecom = createWecomClient({
    baseUrl: `http://127.0.0.1:${port}`,
    path: "/wecom/callback",
    ...CREDENTIALS,
  });
  return {
    bot,
    directory,
    wecom,
    save,
    async says(content, from = "li") {
      const { body } = await wecom.post(wecom.textMessage({ from, content }));
      return wecom.openReply(body).fields.Content;
    },
    async printed(form, count = 1) {
      const all = new RegExp(form.source, `${form.flags}g`);
      while ((bot.output.stderr.match(all)?.length ?? 0) < count) {
        if (bot.child.exitCode !== null) throw new Error(bot.output.stderr + bot.output.stdout);
        await new Promise<void>((resolve) => bot.child.stderr?.once("data", () => resolve()));
      }
    },
    async clean() {
      wecom.close();
      await bot.stop();
      await bot.clean();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
