import type { JsonObject, JsonValue } from "../../json.ts";
import {
  type CompanyMember,
  type SandboxApp,
  visibleMembers,
  type World,
} from "../../world/world.ts";
import { type ApiCall, CallRefused } from "../route.ts";

/** Whom a call names. */
export interface Named {
  readonly users: readonly string[];
  readonly parties: readonly string[];
  readonly tags: readonly string[];
}

/** Whom it reaches: only who is within the app's visible range. */
export interface Receivers {
  /** Each once, in the order of the company. */
  readonly members: readonly CompanyMember[];
  /** UserIDs in lower case. */
  readonly invalidUsers: readonly string[];
  readonly invalidParties: readonly string[];
  readonly invalidTags: readonly string[];
}

const MOST_USERS = 1_000;
const MOST_PARTIES = 100;
const MOST_TAGS = 100;

/**
 * How many may be named (document 90236).
 *
 * @throws CallRefused 82001 for nobody, 40032 for too many members, 82002 and 82003 for too many
 *   departments and tags
 */
export function checkNamed({ users, parties, tags }: Named): void {
  if (users.length + parties.length + tags.length === 0) {
    throw new CallRefused(82001, "name somebody: members, departments or tags");
  }
  if (users.length > MOST_USERS) throw new CallRefused(40032, `at most ${MOST_USERS} members`);
  if (parties.length > MOST_PARTIES)
    throw new CallRefused(82002, `at most ${MOST_PARTIES} departments`);
  if (tags.length > MOST_TAGS) throw new CallRefused(82003, `at most ${MOST_TAGS} tags`);
}

/** The company of the sandbox has no tags: each is invalid. */
export function findReceivers(world: World, app: SandboxApp, named: Named): Receivers {
  const visible = visibleMembers(world, app);
  const keys = new Set(visible.map(keyOf));
  const users = named.users.map((user) => user.toLowerCase());
  const parties = new Set(named.parties.filter((id) => isVisibleParty(world, app, Number(id))));
  const reached = new Set([
    ...users,
    ...[...parties].flatMap((id) => world.membersOf(Number(id)).map(keyOf)),
  ]);
  return {
    members: visible.filter((member) => reached.has(keyOf(member))),
    invalidUsers: unique(users.filter((user) => !keys.has(user))),
    invalidParties: unique(named.parties.filter((id) => !parties.has(id))),
    invalidTags: unique(named.tags),
  };
}

/** Everybody who sees the app. */
const findEverybody = (world: World, app: SandboxApp): Receivers => ({
  members: visibleMembers(world, app),
  invalidUsers: [],
  invalidParties: [],
  invalidTags: [],
});

const keyOf = ({ userId }: CompanyMember) => userId.toLowerCase();
const unique = (texts: readonly string[]) => [...new Set(texts)];

/** A department is visible when it, or one above it, is in the app's range. */
function isVisibleParty(world: World, app: SandboxApp, id: number): boolean {
  const seen = new Set<number>();
  let department = world.departments.find((one) => one.id === id);
  if (!app.visibleTo) return department !== undefined;
  // Departments that lie within each other would go round for ever.
  while (department && !seen.has(department.id)) {
    if (app.visibleTo.includes(department.id)) return true;
    seen.add(department.id);
    const { parentId } = department;
    department = world.departments.find((one) => one.id === parentId);
  }
  return false;
}

/** `touser` for everybody who sees the app; departments and tags are not looked at then. */
export const EVERYBODY = "@all";

/**
 * Reads `touser`, `toparty` and `totag` of `message/send`. Partial failure is none.
 *
 * @throws CallRefused 82001, 40032, 82002, 82003 for how many are named, 81013 with the invalid ones
 *   when nobody is left
 */
export function addressed({ sandbox: { world }, app, body }: ApiCall): Receivers {
  if (body["touser"] === EVERYBODY) return findEverybody(world, app);
  const named = {
    users: split(body["touser"]),
    parties: split(body["toparty"]),
    tags: split(body["totag"]),
  };
  checkNamed(named);
  const receivers = findReceivers(world, app, named);
  const valid = named.parties.length > receivers.invalidParties.length;
  if (receivers.members.length === 0 && !valid) {
    throw new CallRefused(81013, "nobody named is visible to the app", invalidFields(receivers));
  }
  return receivers;
}

/** What is not text counts as absent, as on WeCom. */
const split = (value: JsonValue | undefined): readonly string[] =>
  typeof value === "string"
    ? value
        .split("|")
        .map((id) => id.trim())
        .filter(Boolean)
    : [];

/** What an answer says of those who were named in vain; nothing when all are valid. */
export function invalidFields({
  invalidUsers,
  invalidParties,
  invalidTags,
}: Receivers): JsonObject {
  return {
    ...(invalidUsers.length > 0 && { invaliduser: invalidUsers.join("|") }),
    ...(invalidParties.length > 0 && { invalidparty: invalidParties.join("|") }),
    ...(invalidTags.length > 0 && { invalidtag: invalidTags.join("|") }),
  };
}
