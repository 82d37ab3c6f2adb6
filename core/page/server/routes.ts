import { act } from "../../sandbox/callbacks/act.ts";
import type { Deed } from "../../sandbox/callbacks/deed.ts";
import type { MediaType } from "../../sandbox/chat/media.ts";
import type { FeedRecord } from "../../sandbox/feed/feed.ts";
import type { CallbackRecord } from "../../sandbox/feed/records.ts";
import type { JsonObject } from "../../sandbox/json.ts";
import type {
  DeedRequest,
  FaultRequest,
  RecordDetail,
  WalkRequest,
} from "../../sandbox/page-protocol.ts";
import { recordingOf, vectorOf } from "../../sandbox/recording.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import { SandboxError } from "../../sandbox/sandbox-error.ts";
import type { SandboxSettings } from "../../sandbox/settings.ts";
import type { BotSide } from "./bot-side.ts";
import type { Changes } from "./changes.ts";
import { renew } from "./renew.ts";
import { type SnapshotOptions, snapshotOf } from "./snapshot.ts";

/**
 * The JSON object in the body of a request.
 *
 * @throws SandboxError `page.body` when it is none
 */
async function jsonOf(request: Request): Promise<JsonObject> {
  const value: unknown = await request.json().catch(() => undefined);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  throw badBody("一个 JSON 对象", "a JSON object");
}

/** @throws SandboxError `page.body` when the field is no text */
function textIn(body: JsonObject, name: string): string {
  const value = body[name];
  if (typeof value === "string") return value;
  throw badBody(`文本字段 ${name}`, `the text field ${name}`);
}

/** @throws SandboxError `page.body` when the field is no object */
function objectIn(body: JsonObject, name: string): JsonObject {
  const value = body[name];
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  throw badBody(`对象字段 ${name}`, `the object field ${name}`);
}

const badBody = (zh: string, en: string) =>
  new SandboxError("page.body", { zh: `请求里缺少${zh}`, en: `the request lacks ${en}` });

const TYPES: readonly MediaType[] = ["image", "voice", "video", "file"];

/** Keeps a file that a member picked, as the phone does before it sends it. */
async function uploadMedia({ media }: Sandbox, request: Request) {
  const query = new URL(request.url).searchParams;
  const type = TYPES.find((known) => known === query.get("type"));
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (!type || bytes.length === 0) {
    throw new SandboxError("page.media", {
      zh: "缺少文件，或类型不是 image、voice、video、file",
      en: "there is no file, or its type is none of image, voice, video, file",
    });
  }
  const contentType = request.headers.get("content-type") ?? "application/octet-stream";
  const { mediaId } = media.put({ type, name: query.get("name") || type, contentType, bytes });
  return { mediaId };
}

/** Only what a browser shows without running it keeps its type. */
const SHOWN = /^(?:image\/(?:png|jpeg|gif|webp)|audio\/[\w.+-]+|video\/[\w.+-]+)$/;

function downloadMedia({ media }: Sandbox, mediaId: string): Response {
  const file = media.find(mediaId);
  if (!file) {
    throw new SandboxError("page.media", {
      status: 404,
      zh: "没有这个文件，或已过三天",
      en: "there is no such file, or its three days are over",
    });
  }
  const type = SHOWN.test(file.contentType) ? file.contentType : "application/octet-stream";
  return new Response(new Uint8Array(file.bytes), {
    headers: {
      "Content-Type": type,
      "Content-Disposition": `inline; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    },
  });
}

/** A record with everything that the bot tells of it. */
function detailOf(sandbox: Sandbox, id: string, bot: BotSide): RecordDetail {
  const record = recordOf(sandbox, id);
  const trace = record.type === "callback" ? bot.traceOf(record) : undefined;
  return { record: bot.view(record), trace };
}

/** What became of something that a person has decided. */
async function decided(done: Promise<boolean>): Promise<{ readonly done: true }> {
  if (await done) return { done: true };
  throw new SandboxError("page.decided", {
    status: 409,
    zh: "它的状态已经变了：什么也没做",
    en: "it has changed meanwhile: nothing was done",
  });
}

/** Says or does once more what a callback carried; the bot sees another message. */
function sendAgain(sandbox: Sandbox, id: string) {
  const { app, member, kind, plaintext, takes, card } = callbackOf(sandbox, id);
  const emission = sandbox.emit({
    app,
    member,
    kind,
    plaintext: renew(plaintext, sandbox.nextMsgId(), sandbox.clock.now()),
    takes,
    ...(card === undefined ? {} : { card }),
  });
  return { callbacks: [emission.id] };
}

/** A delivery as a file that tests can read. */
const vectorFile = (sandbox: Sandbox, id: string): Response =>
  download(`${id}.vector.json`, vectorOf(callbackOf(sandbox, id), sandbox.world));

/** Everything that has travelled, as a file for `replay`. */
function recordingFile({ clock, feed, world }: Sandbox): Response {
  const name = new Date(clock.now()).toISOString().replaceAll(/[:.]/g, "-");
  return download(`huiyin-${name}.jsonl`, recordingOf(feed.records, world));
}

const download = (name: string, text: string) =>
  new Response(text, {
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": `attachment; filename="${name}"`,
    },
  });

function callbackOf(sandbox: Sandbox, id: string): CallbackRecord {
  const record = recordOf(sandbox, id);
  if (record.type === "callback") return record;
  throw new SandboxError("page.record", {
    zh: "只有回调可以这样用",
    en: "only a callback can be used for this",
  });
}

function recordOf({ feed }: Sandbox, id: string): FeedRecord {
  const record = feed.find(id);
  if (record) return record;
  throw new SandboxError("page.record", {
    status: 404,
    zh: "这条记录已经不在了（只保留最近 2,000 条）",
    en: "this record is gone (the newest 2,000 are kept)",
  });
}

/** One thing that the page can ask for. */
export interface PageRoute {
  readonly method: string;
  /** Of the path below the page; its first group is handed on. */
  readonly pattern: RegExp;
  readonly answer: (request: Request, id: string) => unknown;
}

interface RoutesOptions extends SnapshotOptions {
  readonly changes: Changes;
}

/** Everything that `page-protocol.ts` names. */
export function apiRoutes(options: RoutesOptions): readonly PageRoute[] {
  const { bot, changes, sandbox, walks } = options;
  const { chats, faults, feed } = sandbox;
  return [
    on("GET", "snapshot", () => snapshotOf(options)),
    on("GET", "changes", () => changes.stream()),
    on("POST", "deeds", async (request) => {
      const body = await jsonOf(request);
      const deed = objectIn(body, "deed") as unknown as Deed;
      const asked: DeedRequest = {
        app: textIn(body, "app"),
        member: textIn(body, "member"),
        deed,
      };
      return { callbacks: act(sandbox, asked).map(({ id }) => id) };
    }),
    on("POST", "media", (request) => uploadMedia(sandbox, request)),
    on("GET", "media/:id", (_, id) => downloadMedia(sandbox, id)),
    on("GET", "records/:id", (_, id) => detailOf(sandbox, id, bot)),
    on("POST", "records/:id/again", (_, id) => sendAgain(sandbox, id)),
    on("GET", "records/:id/vector", (_, id) => vectorFile(sandbox, id)),
    on("POST", "dead/:id/retry", (_, id) => decided(bot.decide("dead", "retry", id))),
    on("POST", "dead/:id/drop", (_, id) => decided(bot.decide("dead", "drop", id))),
    on("POST", "outbox/:id/retry", (_, id) => decided(bot.decide("outbox", "retry", id))),
    on("POST", "outbox/:id/drop", (_, id) => decided(bot.decide("outbox", "drop", id))),
    on("POST", "jobs/:id/run", (_, id) => decided(bot.decideJob("run", id))),
    on("POST", "jobs/:id/pause", (_, id) => decided(bot.decideJob("pause", id))),
    on("POST", "jobs/:id/resume", (_, id) => decided(bot.decideJob("resume", id))),
    on("GET", "recording", () => recordingFile(sandbox)),
    on("POST", "faults", async (request) => {
      const body = await jsonOf(request);
      objectIn(body, "fault");
      const { fault, scope } = body as unknown as FaultRequest;
      return faults.add(fault, scope);
    }),
    on("DELETE", "faults/:id", (_, id) => faults.remove(id)),
    on("DELETE", "faults", () => faults.clear()),
    on("POST", "settings", async (request) => {
      sandbox.configure((await jsonOf(request)) as Partial<SandboxSettings>);
      return sandbox.settings;
    }),
    on("POST", "walks", async (request) =>
      walks.start((await jsonOf(request)) as unknown as WalkRequest),
    ),
    on("DELETE", "walks/:id", (_, id) => walks.stop(id)),
    on("POST", "checks", async (request) => sandbox.check(textIn(await jsonOf(request), "app"))),
    on("POST", "clear", () => {
      chats.clear();
      feed.clear();
      changes.cleared();
    }),
  ];
}

const on = (method: string, path: string, answer: PageRoute["answer"]): PageRoute => ({
  method,
  pattern: new RegExp(`^api/${path.replace(":id", "([^/]+)")}$`),
  answer,
});
