import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { startProcess } from "../support/bot-process.ts";
import { CREDENTIALS, LIVE } from "../support/running-bot.ts";
import { createWecomClient, type WecomClient } from "../support/wecom-client.ts";

/** What the counting bot is asked for: the files since the last time, or to let the handler go on. */
export type Asked = "take" | "release";

/** Files of core that the bot entered. */
export interface Entered {
  /** Until the last response was handed to the socket. */
  readonly beforeReply: readonly string[];
  /** After that. */
  readonly since: readonly string[];
}

/** Files of core with at least one function called on the way of a message. */
export interface Way {
  /** From its arrival until the reply is in the socket, or until WeCom has the call that sends it. */
  readonly answered: readonly string[];
  /** From its arrival until nothing more is done for it. */
  readonly done: readonly string[];
}

export interface Ways {
  /** A text that `echo` answers at once. */
  readonly echo: Way;
  /** A text whose handler is over long after the deadline. */
  readonly late: Way;
}

const ROUNDS = 5;
const QUIET_LOOKS = 4;
const LOOK_MS = 50;
const DIRECTORY = new URL("./house-bot", import.meta.url).pathname;

/** Runs the real bot on disk, lets it warm up, and counts several messages of each way. */
export async function enteredFiles(): Promise<Ways> {
  const wecom = await playWecom();
  const bot = await startProcess({
    directory: DIRECTORY,
    channel: true,
    environment: { ...LIVE, WECOM_SECRET: "house-secret", WECOM_API_BASE: wecom.origin },
  });
  try {
    const { port } = await bot.logged("bot.started");
    const client = createWecomClient({
      ...CREDENTIALS,
      baseUrl: `http://127.0.0.1:${port}`,
      path: "/wecom/callback",
    });
    const echo: Way[] = [];
    const late: Way[] = [];
    // The first round of each is not counted: a token is fetched, a database opens its pages.
    for (let round = 0; round <= ROUNDS; round += 1) {
      echo.push(await wayOfEcho(bot.child, client));
      late.push(await wayOfLate(bot.child, client, wecom));
    }
    client.close();
    return { echo: inAll(echo.slice(1)), late: inAll(late.slice(1)) };
  } finally {
    await bot.clean();
    await wecom.close();
  }
}

async function wayOfEcho(bot: ChildProcess, client: WecomClient): Promise<Way> {
  await ask(bot);
  const { body } = await client.post(client.textMessage({ from: "li", content: "回音" }));
  if (client.openReply(body).fields.Content !== "回音") throw new Error("echo did not answer");
  const { beforeReply, since } = await ask(bot);
  return { answered: beforeReply, done: [...beforeReply, ...since, ...(await rest(bot))] };
}

async function wayOfLate(bot: ChildProcess, client: WecomClient, wecom: PlayedWecom): Promise<Way> {
  await ask(bot);
  const { body } = await client.post(client.textMessage({ from: "li", content: "slow" }));
  if (body !== "") throw new Error("the handler was not late");
  const { beforeReply, since } = await ask(bot);
  bot.send("release" satisfies Asked);
  const answer = await wecom.sent();
  const after = await ask(bot);
  const answered = [...beforeReply, ...since, ...after.since];
  answer();
  return { answered, done: [...answered, ...(await rest(bot))] };
}

/** What is entered behind the answer, until several looks in a row find nothing new. */
async function rest(bot: ChildProcess): Promise<readonly string[]> {
  const files = new Set<string>();
  for (let quiet = 0; quiet < QUIET_LOOKS; quiet += 1) {
    await delay(LOOK_MS);
    for (const file of (await ask(bot)).since) {
      if (!files.has(file)) quiet = 0;
      files.add(file);
    }
  }
  return [...files];
}

async function ask(bot: ChildProcess): Promise<Entered> {
  bot.send("take" satisfies Asked);
  const [entered] = (await once(bot, "message")) as [Entered];
  return entered;
}

/** A timer that fell into one round belongs to nobody's way. */
function inAll(rounds: readonly Way[]): Way {
  const common = (lists: readonly (readonly string[])[]) =>
    [...new Set(lists[0])].filter((file) => lists.every((files) => files.includes(file))).sort();
  return {
    answered: common(rounds.map(({ answered }) => answered)),
    done: common(rounds.map(({ done }) => done)),
  };
}

/** As much of WeCom's active API as one late answer needs; it shares no file with core. */
interface PlayedWecom {
  readonly origin: string;
  /** The next call that sends a message; what it resolves to answers that call. */
  sent(): Promise<() => void>;
  close(): Promise<void>;
}

async function playWecom(): Promise<PlayedWecom> {
  let arrived: (response: ServerResponse) => void = () => {};
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      if (request.url?.startsWith("/cgi-bin/gettoken")) {
        response.end('{"errcode":0,"errmsg":"ok","access_token":"house-token","expires_in":7200}');
      } else arrived(response);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async sent() {
      const response = await new Promise<ServerResponse>((resolve) => {
        arrived = resolve;
      });
      return () => response.end('{"errcode":0,"errmsg":"ok","msgid":"house-1"}');
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
