import type { RecordsRequest } from "../../assembly/records.ts";
import type { LoadBotOptions } from "../../config/load-bot.ts";
import { meantBy } from "../../nearest.ts";
import { Failed, Misuse } from "../misuse.ts";
import { holderOf } from "../running.ts";
import { askRecords } from "./ask-records.ts";
import { recordStory, recordsTable } from "./records-table.ts";

export interface RecordsOptions extends LoadBotOptions {
  readonly of: RecordsRequest["of"];
  /** The words behind the command: what to do, and with which record. */
  readonly words: readonly string[];
  readonly content?: boolean | undefined;
  readonly json?: boolean | undefined;
}

const VERBS = ["list", "show", "retry", "drop"] as const;

const EMPTY = {
  dead: "没有死信 / no dead letters",
  outbox: "发件箱是空的 / the outbox is empty",
} as const;

/**
 * Lists, shows, retries or drops dead letters or outgoing messages.
 *
 * @returns what to print
 * @throws Misuse, Failed
 */
export async function runRecords({ of, words, content, json, ...load }: RecordsOptions) {
  const [word = "list", id] = words;
  const does = VERBS.find((verb) => verb === word);
  if (!does) {
    const meant = meantBy(word, VERBS);
    const hint = meant
      ? `；是不是 / did you mean "${meant}"?`
      : `；有 / there are ${VERBS.join(", ")}`;
    throw new Misuse(`没有 / there is no "${of} ${word}"${hint}`);
  }
  if ((does === "list") !== (id === undefined)) {
    throw new Misuse(
      `用法 / usage: npm run bot -- ${of} list | show <id> | retry <id> | drop <id>`,
    );
  }
  const answer = await askRecords(await holderOf(load), { of, does, id, content });
  if (json) return JSON.stringify(answer);
  if ("matches" in answer) throw unmatched(of, id ?? "", answer.matches);
  if ("done" in answer) return outcome(does, answer.id, answer.done);
  const now = Date.now();
  const [first] = answer.rows;
  if (!first) return EMPTY[of];
  return does === "show" ? recordStory(first, now) : recordsTable(answer.rows, now);
}

function outcome(does: string, id: string, done: boolean): string {
  if (!done) {
    throw new Failed(`${id}: 它的状态变了，做不到 / it has changed meanwhile, nothing was done`);
  }
  if (does === "drop") return `${id}: 丢弃了 / dropped`;
  return `${id}: 再来一次；又失败就会回到列表 / will be tried again; back in the list if it fails`;
}

const unmatched = (of: string, id: string, matches: readonly string[]) =>
  new Failed(
    matches.length === 0
      ? `没有以 ${id} 开头的 / nothing begins with ${id}\n办法 / cure: npm run bot -- ${of} list`
      : `以 ${id} 开头的有 ${matches.length} 个，请多写几位 / ${matches.length} begin with ${id}: write more of it`,
  );
