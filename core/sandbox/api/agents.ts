import type { JsonObject, JsonValue } from "../json.ts";
import { type SandboxApp, visibleMembers } from "../world/world.ts";
import { type ApiCall, type ApiRoutes, CallRefused, ownAgent, parameterText } from "./route.ts";
import { perSandbox } from "./send/memory.ts";

/** What an app says of itself, beside what the world knows. */
interface Profile {
  readonly description: string;
  readonly redirect_domain: string;
  readonly home_url: string;
}

const BLANK: Profile = { description: "", redirect_domain: "", home_url: "" };
const ROOT = 1;
const NAME_MOST = 32;
const DESCRIPTION_LEAST = 4;
const DESCRIPTION_MOST = 120;

/** Reading and changing the app whose token it is; no other is ever shown. */
export const agentRoutes: ApiRoutes = {
  /** Document 90227. */
  "GET /cgi-bin/agent/get": (call) => {
    const app = ownAgent(call, call.query.get("agentid"));
    const profile = profilesOf(call.sandbox).of(app);
    return { ...briefOf(app), ...profile, ...reachOf(call), ...switchesOf(app) };
  },

  /** Document 90214. */
  "GET /cgi-bin/agent/list": ({ app }) => ({ agentlist: [briefOf(app)] }),

  /** Document 90228. What is left out stays as it is. */
  "POST /cgi-bin/agent/set": (call) => {
    const app = ownAgent(call, call.body.agentid);
    const changed = changeApp(app, call.body);
    const profiles = profilesOf(call.sandbox);
    profiles.set(app, changeProfile(profiles.of(app), call.body));
    call.sandbox.world.putApp(changed);
    return {};
  },
};

interface Profiles {
  of(app: SandboxApp): Profile;
  set(app: SandboxApp, profile: Profile): void;
}

const profilesOf = perSandbox(({ keeping }): Profiles => {
  const profiles = new Map<string, Profile>();
  keeping.part("profiles", {
    save: () => [...profiles],
    load(had) {
      for (const [name, profile] of had) profiles.set(name, profile);
    },
  });
  return {
    of: ({ name }) => profiles.get(name) ?? BLANK,
    set({ name }, profile) {
      profiles.set(name, profile);
      keeping.changed();
    },
  };
});

const briefOf = ({ agentId, title }: SandboxApp): JsonObject => ({
  agentid: Number(agentId),
  name: title,
  square_logo_url: "",
});

/** Who sees the app. */
const reachOf = ({ sandbox, app }: ApiCall): JsonObject => ({
  allow_userinfos: {
    user: visibleMembers(sandbox.world, app).map(({ userId }) => ({ userid: userId })),
  },
  allow_partys: { partyid: [...(app.visibleTo ?? [ROOT])] },
  allow_tags: { tagid: [] },
});

const switchesOf = (app: SandboxApp): JsonObject => ({
  close: 0,
  report_location_flag: Number(app.reportsLocation),
  isreportenter: Number(app.reportsEnter),
});

function changeApp(app: SandboxApp, body: JsonObject): SandboxApp {
  const title = parameterText(body, "name") ?? app.title;
  if (title === "" || [...title].length > NAME_MOST) {
    throw new CallRefused(45022, `name must have 1 to ${NAME_MOST} characters`);
  }
  return {
    ...app,
    title,
    reportsLocation: flag(body.report_location_flag, app.reportsLocation, 40059),
    reportsEnter: flag(body.isreportenter, app.reportsEnter, 40058),
  };
}

/** 0 or 1. Location had a 2, all the time, which is gone. */
function flag(value: JsonValue | undefined, otherwise: boolean, errcode: number): boolean {
  if (value === undefined) return otherwise;
  if (value === 0 || value === 1) return value === 1;
  throw new CallRefused(errcode, "0 or 1");
}

function changeProfile(profile: Profile, body: JsonObject): Profile {
  const description = parameterText(body, "description");
  const { length } = [...(description ?? "")];
  if (description !== undefined && (length < DESCRIPTION_LEAST || length > DESCRIPTION_MOST)) {
    const limits = `${DESCRIPTION_LEAST} to ${DESCRIPTION_MOST}`;
    throw new CallRefused(45004, `description must have ${limits} characters`);
  }
  const home = parameterText(body, "home_url");
  if (home !== undefined && !/^https?:\/\/[^/]/i.test(home)) {
    throw new CallRefused(40094, "home_url must begin with http:// or https:// and a domain");
  }
  return {
    description: description ?? profile.description,
    redirect_domain: parameterText(body, "redirect_domain") ?? profile.redirect_domain,
    home_url: home ?? profile.home_url,
  };
}
