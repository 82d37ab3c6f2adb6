import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { type BotProcess, type BotProcessOptions, startProcess } from "../support/bot-process.ts";

const CHROMIUM = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
/** Nothing is sent anywhere, and no GPU, profile or update is asked for. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const SHOTS = new URL("../../data/screenshots", import.meta.url).pathname;

/** Debian's browser, without a window. */
export async function launch(): Promise<Browser> {
  assert.ok(
    existsSync(CHROMIUM),
    `no browser at ${CHROMIUM}: apt-get install chromium fonts-noto-cjk, or set CHROMIUM_PATH`,
  );
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** The bot as `npm start` runs it, without credentials. */
export async function startSandbox(options: BotProcessOptions = {}): Promise<BotProcess> {
  const bot = await startProcess(options);
  await bot.logged("bot.started");
  return bot;
}

const ROOT = new URL("../..", import.meta.url).pathname;

/**
 * A folder with a bot of its own.
 *
 * @param plugins source of `const` declarations of what `use` names
 */
export async function botFolder(plugins: string, use: string, store = "memory()"): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "huiyin-page-"));
  await symlink(join(ROOT, "node_modules"), join(directory, "node_modules"));
  await writeFile(join(directory, "package.json"), '{"type":"module"}');
  await writeFile(
    join(directory, "bot.config.ts"),
    `import { defineBot, definePlugin, env, memory, reply, secret, sqlite, wecomApp } from ${JSON.stringify(join(ROOT, "core/index.ts"))};
${plugins}
export default defineBot({
  apps: {
    main: wecomApp({
      corpId: env("WECOM_CORP_ID"),
      agentId: env("WECOM_AGENT_ID"),
      token: secret("WECOM_TOKEN"),
      encodingAesKey: secret("WECOM_ENCODING_AES_KEY"),
      secret: secret.optional("WECOM_SECRET"),
    }),
  },
  store: ${store},
  plugins: [${use}],
});
`,
  );
  return directory;
}

/** What `npm run bot -- page` asks for. */
export async function freshLink({ dataDirectory, logged }: BotProcess): Promise<string> {
  const { adminPort } = await logged("bot.started");
  const token = (await readFile(join(dataDirectory, "sandbox", "admin-token"), "utf8")).trim();
  const answer = await fetch(`http://127.0.0.1:${adminPort}/page`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}` },
  });
  const { link } = (await answer.json()) as { readonly link: string };
  return `http://127.0.0.1:${adminPort}${link}`;
}

/** With one app only, its chat is open from the begin. */
export const enterApp = (page: Page) => page.getByTestId("chat").waitFor();

export async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId("composer").fill(text);
  await page.getByTestId("composer").press("Enter");
}

export const bubble = (page: Page, text: string) =>
  page.getByTestId("chat").getByTestId("bubble").filter({ hasText: text });

/** The lines of the inspector that hold a text. */
export const line = (page: Page, text: string | RegExp) =>
  page.getByTestId("record").filter({ hasText: text });

export const WIDE = { viewport: { width: 1440, height: 900 } };

/** The link that the start screen shows. */
export function linkOf({ output }: BotProcess): string {
  const [link] = /http:\/\/127\.0\.0\.1:\d+\/sandbox\/\?key=[\w-]+/.exec(output.stderr) ?? [];
  assert.ok(link, `no link in:\n${output.stderr}`);
  return link;
}

/** A page, with everything that it complained of. */
export interface OpenedPage {
  readonly page: Page;
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Opens the link in a browser that has never seen it. */
export async function open(
  browser: Browser,
  link: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ locale: "zh-CN", ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (line) => {
    if (line.type() === "error" || line.type() === "warning") complaints.push(line.text());
  });
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol === "http:" && hostname !== "127.0.0.1") complaints.push(request.url());
    if (protocol === "https:") complaints.push(request.url());
  });
  await page.goto(link);
  await page.getByTestId("phone").waitFor();
  return { page, complaints, close: () => context.close() };
}

/** Keeps what the page looks like, for people to look at. */
export async function shoot(page: Page, name: string): Promise<void> {
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}
