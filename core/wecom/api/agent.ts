import { type ApiFields, apiObject, isSet, numbersOf, objectsOf, textOf } from "./answer.ts";
import type { Caller } from "./call.ts";
import { ApiError } from "./failure.ts";
import { requireMediaId } from "./media/file-rules.ts";
import { wireWords } from "./wire-words.ts";

/** The app as the console knows it (document 90227). */
interface Agent {
  readonly agentId: string;
  readonly name: string;
  readonly description: string;
  readonly squareLogoUrl: string;
  readonly redirectDomain: string;
  readonly homeUrl: string;
  /** Whether entering reports the member's position. */
  readonly reportLocation: boolean;
  /** Whether entering sends `event:enter_agent`. */
  readonly reportEnter: boolean;
  readonly closed: boolean;
  /** Who sees the app: UserIDs, ids of departments, ids of tags. */
  readonly allowed: {
    readonly users: readonly string[];
    readonly parties: readonly number[];
    readonly tags: readonly number[];
  };
}

/** What of the app shall change (document 90228); what is left out stays. */
interface AgentChange {
  readonly name?: string;
  readonly description?: string;
  /** Media id of a square picture. */
  readonly logoMediaId?: string;
  readonly redirectDomain?: string;
  readonly homeUrl?: string;
  readonly reportLocation?: boolean;
  readonly reportEnter?: boolean;
}

export interface AgentApi {
  get(): Promise<Agent>;
  set(change: AgentChange): Promise<void>;
}

/** The app itself (documents 90227 and 90228). */
export function createAgentApi(caller: Caller): AgentApi {
  const { agentId } = caller.app;
  return {
    get: async () => agentOf(await caller.get("/cgi-bin/agent/get", { agentid: agentId }), agentId),
    async set(change) {
      if (change.logoMediaId !== undefined) requireMediaId(change.logoMediaId);
      await caller.post("/cgi-bin/agent/set", { agentid: Number(agentId), ...changeOf(change) });
    },
  };
}

const agentOf = (fields: ApiFields, agentId: string): Agent => ({
  agentId,
  name: textOf(fields, "name") ?? "",
  description: textOf(fields, "description") ?? "",
  squareLogoUrl: textOf(fields, "square_logo_url") ?? "",
  redirectDomain: textOf(fields, "redirect_domain") ?? "",
  homeUrl: textOf(fields, "home_url") ?? "",
  reportLocation: isSet(fields, "report_location_flag"),
  reportEnter: isSet(fields, "isreportenter"),
  closed: isSet(fields, "close"),
  allowed: {
    users: objectsOf(apiObject(fields, "allow_userinfos"), "user").flatMap(
      (user) => textOf(user, "userid") ?? [],
    ),
    parties: numbersOf(apiObject(fields, "allow_partys"), "partyid"),
    tags: numbersOf(apiObject(fields, "allow_tags"), "tagid"),
  },
});

/** JSON leaves out what is `undefined`, and WeCom leaves that as it is. */
const changeOf = (change: AgentChange) => ({
  name: change.name,
  description: change.description,
  logo_mediaid: change.logoMediaId,
  redirect_domain: change.redirectDomain,
  home_url: change.homeUrl,
  report_location_flag: flag(change.reportLocation),
  isreportenter: flag(change.reportEnter),
});

const flag = (value: boolean | undefined) => (value === undefined ? undefined : Number(value));

/** What a button of the menu does (document 90231). */
type MenuDeed =
  | { readonly type: "click" | ScanOrPhoto; readonly key: string }
  | { readonly type: "view"; readonly url: string }
  | { readonly type: "view_miniprogram"; readonly appId: string; readonly pagePath: string };

type ScanOrPhoto =
  | "scancode_push"
  | "scancode_waitmsg"
  | "pic_sysphoto"
  | "pic_photo_or_album"
  | "pic_weixin"
  | "location_select";

/** A button that does something. Its name has at most 40 bytes, in the bar itself 16. */
type MenuLeaf = { readonly name: string } & MenuDeed;

/** A button that opens 1 to 5 others. Its name has at most 16 bytes. */
interface MenuBranch {
  readonly name: string;
  readonly subButton: readonly MenuLeaf[];
}

export type MenuButton = MenuLeaf | MenuBranch;

export interface MenuApi {
  /** @param buttons 1 to 3 */
  create(buttons: readonly MenuButton[]): Promise<void>;
  /** `undefined` when none was ever published (document 90232). */
  get(): Promise<readonly MenuButton[] | undefined>;
  /** Document 90233. */
  delete(): Promise<void>;
}

/** There is no menu. */
const NO_MENU = 46003;

/** The menu of one app (documents 90231, 90232 and 90233). */
export function createMenuApi(caller: Caller): MenuApi {
  const agentid = caller.app.agentId;
  return {
    async create(buttons) {
      await caller.post("/cgi-bin/menu/create", { button: wireWords(buttons) }, { agentid });
    },
    async get() {
      try {
        const fields = await caller.get("/cgi-bin/menu/get", { agentid });
        return objectsOf(fields, "button").map(buttonOf);
      } catch (cause) {
        if (cause instanceof ApiError && cause.failure.errcode === NO_MENU) return undefined;
        throw cause;
      }
    },
    async delete() {
      await caller.get("/cgi-bin/menu/delete", { agentid });
    },
  };
}

/** A button that does something comes with an empty list of others. */
function buttonOf(fields: ApiFields): MenuButton {
  const below = objectsOf(fields, "sub_button");
  if (below.length === 0) return leafOf(fields);
  return { name: textOf(fields, "name") ?? "", subButton: below.map(leafOf) };
}

function leafOf(fields: ApiFields): MenuLeaf {
  const name = textOf(fields, "name") ?? "";
  const type = textOf(fields, "type");
  if (type === "view") return { name, type, url: textOf(fields, "url") ?? "" };
  if (type === "view_miniprogram") {
    const appId = textOf(fields, "appid") ?? "";
    return { name, type, appId, pagePath: textOf(fields, "pagepath") ?? "" };
  }
  // Types that the documents do not name have a key, as all but those two.
  return { name, type: (type ?? "click") as "click", key: textOf(fields, "key") ?? "" };
}
