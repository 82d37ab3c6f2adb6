import type { Agent, AgentApi, AgentChange } from "../../contracts/api/agent.ts";
import type { Fields } from "../answer.ts";
import type { Caller } from "../call.ts";
import { isSet, numberOf, numbersOf, objectOf, objectsOf, textOf } from "../fields.ts";

export function createAgent(caller: Caller): AgentApi {
  const { agentId } = caller.app;
  return {
    get: async () => readAgent(await caller.get("/cgi-bin/agent/get", { agentid: agentId })),
    async set(change) {
      await caller.post("/cgi-bin/agent/set", { agentid: Number(agentId), ...wireChange(change) });
    },
  };
}

const readAgent = (fields: Fields): Agent => ({
  agentId: String(numberOf(fields, "agentid") ?? ""),
  name: textOf(fields, "name") ?? "",
  description: textOf(fields, "description") ?? "",
  squareLogoUrl: textOf(fields, "square_logo_url") ?? "",
  redirectDomain: textOf(fields, "redirect_domain") ?? "",
  homeUrl: textOf(fields, "home_url") ?? "",
  reportLocation: isSet(fields, "report_location_flag"),
  reportEnter: isSet(fields, "isreportenter"),
  closed: isSet(fields, "close"),
  allowed: {
    users: objectsOf(objectOf(fields, "allow_userinfos"), "user").flatMap(
      (user) => textOf(user, "userid") ?? [],
    ),
    parties: numbersOf(objectOf(fields, "allow_partys"), "partyid"),
    tags: numbersOf(objectOf(fields, "allow_tags"), "tagid"),
  },
});

const wireChange = (change: AgentChange) => ({
  name: change.name,
  description: change.description,
  logo_mediaid: change.logoMediaId,
  redirect_domain: change.redirectDomain,
  home_url: change.homeUrl,
  report_location_flag: flag(change.reportLocation),
  isreportenter: flag(change.reportEnter),
});

const flag = (value: boolean | undefined) => (value === undefined ? undefined : Number(value));
