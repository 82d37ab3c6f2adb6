import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { type BotProcess, startProcess } from "../support/bot-process.ts";

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
export async function startSandbox(directory?: string): Promise<BotProcess> {
  const bot = await startProcess(directory === undefined ? {} : { directory });
  await bot.logged("bot.started");
  return bot;
}

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
