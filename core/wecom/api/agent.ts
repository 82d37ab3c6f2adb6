import { type ApiFields, apiObject, isSet, numbersOf, objectsOf, textOf } from "./answer.ts";
import type { Caller } from "./call.ts";
import { requireMediaId } from "./media/file-rules.ts";

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
