import { act } from "../callbacks/act.ts";
import type { Deed } from "../callbacks/deed.ts";
import type { DeedRequest, FaultRequest, WalkRequest } from "../page-protocol.ts";
import type { Settings } from "../settings.ts";
import type { Changes } from "./changes.ts";
import { downloadMedia, uploadMedia } from "./media-routes.ts";
import { decide, detailOf, recordingFile, sendAgain, vectorFile } from "./record-routes.ts";
import { jsonOf, objectIn, textIn } from "./request-body.ts";
import { type SnapshotOptions, snapshotOf } from "./snapshot.ts";

/** One thing that the page can ask for. */
export interface PageRoute {
  readonly method: string;
  /** Of the path below the page; its first group is handed on. */
  readonly pattern: RegExp;
  readonly answer: (request: Request, id: string) => unknown;
}

export interface RoutesOptions extends SnapshotOptions {
  readonly changes: Changes;
}

/** Everything that `page-protocol.ts` names. */
export function apiRoutes(options: RoutesOptions): readonly PageRoute[] {
  const { bot, changes, platform, walks } = options;
  const { chats, faults, feed } = platform;
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
      return { callbacks: act(platform, asked).map(({ id }) => id) };
    }),
    on("POST", "media", (request) => uploadMedia(platform, request)),
    on("GET", "media/:id", (_, id) => downloadMedia(platform, id)),
    on("GET", "records/:id", (_, id) => detailOf(platform, id, bot)),
    on("POST", "records/:id/again", (_, id) => sendAgain(platform, id)),
    on("GET", "records/:id/vector", (_, id) => vectorFile(platform, id)),
    on("POST", "dead/:id/retry", (_, id) => decide(bot, "dead", "retry", id)),
    on("POST", "dead/:id/drop", (_, id) => decide(bot, "dead", "drop", id)),
    on("POST", "outbox/:id/retry", (_, id) => decide(bot, "outbox", "retry", id)),
    on("POST", "outbox/:id/drop", (_, id) => decide(bot, "outbox", "drop", id)),
    on("GET", "recording", () => recordingFile(platform)),
    on("POST", "faults", async (request) => {
      const body = await jsonOf(request);
      objectIn(body, "fault");
      const { fault, scope } = body as unknown as FaultRequest;
      return faults.add(fault, scope);
    }),
    on("DELETE", "faults/:id", (_, id) => faults.remove(id)),
    on("DELETE", "faults", () => faults.clear()),
    on("POST", "settings", async (request) => {
      platform.configure((await jsonOf(request)) as Partial<Settings>);
      return platform.settings;
    }),
    on("POST", "walks", async (request) =>
      walks.start((await jsonOf(request)) as unknown as WalkRequest),
    ),
    on("DELETE", "walks/:id", (_, id) => walks.stop(id)),
    on("POST", "checks", async (request) => platform.check(textIn(await jsonOf(request), "app"))),
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
