/** A person of the imagined company. */
export interface CompanyMember {
  /** UserID: 1 to 64 letters, digits and `_-@.`; compared without letter case. */
  readonly userId: string;
  readonly name: string;
  /** Ids of the departments, the main one first. */
  readonly department: readonly number[];
  readonly position: string;
}

export interface Department {
  readonly id: number;
  readonly name: string;
  /** 0 for the root, whose own id is 1. */
  readonly parentId: number;
  readonly order: number;
}

/** One entry of an app's menu bar, as `menu/create` takes it (document 90231). */
export interface SandboxMenuButton {
  readonly type?: MenuButtonType;
  readonly name: string;
  readonly key?: string;
  readonly url?: string;
  readonly appid?: string;
  readonly pagepath?: string;
  readonly sub_button?: readonly SandboxMenuButton[];
}

export type MenuButtonType =
  | "click"
  | "view"
  | "view_miniprogram"
  | "scancode_push"
  | "scancode_waitmsg"
  | "pic_sysphoto"
  | "pic_photo_or_album"
  | "pic_weixin"
  | "location_select";

/** A self-built app as WeCom knows it. */
export interface SandboxApp {
  /** Its name in `bot.config.ts`. */
  readonly name: string;
  /** What members read above the chat. */
  readonly title: string;
  readonly agentId: string;
  /** The app's own secret, for `gettoken`. */
  readonly secret: string;
  /** Where callbacks go. `undefined`: no callback has been set up. */
  readonly callback: AppCallback | undefined;
  /** `report_location_flag`: 1 reports on entering. */
  readonly reportsLocation: boolean;
  /** `isreportenter`: entering sends `enter_agent`. */
  readonly reportsEnter: boolean;
  /** `undefined`: none was ever published. */
  readonly menu: readonly SandboxMenuButton[] | undefined;
  /** Departments whose members see the app. Absent: everybody does. */
  readonly visibleTo?: readonly number[];
}

export interface AppCallback {
  /** As in `http://127.0.0.1:8080/wecom/callback`. */
  readonly url: string;
  readonly token: string;
  readonly encodingAesKey: string;
}

/** A group: made by an app through `appchat/create`, or one with a webhook in it. */
export interface Group {
  readonly chatId: string;
  readonly name: string;
  /** UserID. */
  readonly owner: string;
  /** UserIDs. */
  readonly members: readonly string[];
  /** Name of the app that made it; `undefined` for a group that people made. */
  readonly app: string | undefined;
  /** `key` of `webhook/send`; `undefined` when it has no webhook. */
  readonly webhookKey: string | undefined;
}

/** Everything that WeCom knows about the company. Values are frozen; changing replaces. */
export interface World {
  readonly corp: { readonly corpId: string; readonly name: string };
  readonly members: readonly CompanyMember[];
  readonly departments: readonly Department[];
  readonly apps: readonly SandboxApp[];
  readonly groups: readonly Group[];
  /** By UserID, whatever its letter case. */
  member(userId: string): CompanyMember | undefined;
  /** By its name in `bot.config.ts`. */
  app(name: string): SandboxApp | undefined;
  /** Members of the department and of all below it. */
  membersOf(departmentId: number): readonly CompanyMember[];
  /** Adds, or replaces the one with the same key. */
  putMember(member: CompanyMember): void;
  putDepartment(department: Department): void;
  putApp(app: SandboxApp): void;
  putGroup(group: Group): void;
  /** Calls back after every change; the returned function ends that. */
  onChange(listener: () => void): () => void;
}

/** What a world starts from. */
export interface WorldSeed {
  readonly corp: { readonly corpId: string; readonly name: string };
  readonly members: readonly CompanyMember[];
  readonly departments: readonly Department[];
  readonly apps: readonly SandboxApp[];
  readonly groups: readonly Group[];
}

/** The members within an app's visible range: the only ones it can read, write to or hear from. */
export function visibleMembers(world: World, app: SandboxApp): readonly CompanyMember[] {
  if (!app.visibleTo) return world.members;
  const seen = new Set(app.visibleTo.flatMap((id) => world.membersOf(id)));
  return world.members.filter((member) => seen.has(member));
}

/** The departments within an app's visible range, each with all below it. */
export function visibleDepartments(world: World, app: SandboxApp): readonly Department[] {
  const { visibleTo } = app;
  if (!visibleTo) return world.departments;
  return world.departments.filter(({ id }) => visibleTo.some((top) => isBelow(world, id, top)));
}

/** Whether a department is `top` itself or stands somewhere below it. */
export function isBelow({ departments }: Pick<World, "departments">, id: number, top: number) {
  const seen = new Set<number>();
  let at: number | undefined = id;
  while (at !== undefined && !seen.has(at)) {
    if (at === top) return true;
    seen.add(at);
    at = departments.find((department) => department.id === at)?.parentId;
  }
  return false;
}

/** The company of a seed. What is put in later is copied and frozen, as the seed is. */
export function createWorld(seed: WorldSeed): World {
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const members = createShelf(seed.members, (member: CompanyMember) => keyOf(member.userId));
  const departments = createShelf(seed.departments, (department: Department) => department.id);
  const apps = createShelf(seed.apps, (app: SandboxApp) => app.name);
  const groups = createShelf(seed.groups, (group: Group) => group.chatId);

  return {
    corp: frozenCopy(seed.corp),
    get members() {
      return members.all();
    },
    get departments() {
      return departments.all();
    },
    get apps() {
      return apps.all();
    },
    get groups() {
      return groups.all();
    },
    member: (userId) => members.get(keyOf(userId)),
    app: (name) => apps.get(name),
    membersOf(departmentId) {
      const ids = withBelow(departments.all(), departmentId);
      return members.all().filter(({ department }) => department.some((id) => ids.has(id)));
    },
    putMember(member) {
      members.put(member);
      changed();
    },
    putDepartment(department) {
      departments.put(department);
      changed();
    },
    putApp(app) {
      apps.put(app);
      changed();
    },
    putGroup(group) {
      groups.put(group);
      changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** UserIDs are compared without letter case (document 90195). */
const keyOf = (userId: string) => userId.toLowerCase();

/** Values by key, in the order in which the keys first came. */
function createShelf<K, V>(initial: readonly V[], key: (value: V) => K) {
  const values = new Map<K, V>();
  const put = (value: V) => {
    values.set(key(value), frozenCopy(value));
  };
  for (const value of initial) put(value);
  return {
    get: (at: K) => values.get(at),
    all: (): readonly V[] => [...values.values()],
    put,
  };
}

/** The department and all below it. Parents that go round in a circle do no harm. */
function withBelow(departments: readonly Department[], root: number): ReadonlySet<number> {
  const found = new Set([root]);
  // A set takes what is added while it is walked: children are visited after their parent.
  for (const parent of found) {
    for (const { id, parentId } of departments) if (parentId === parent) found.add(id);
  }
  return found;
}

/** The caller's own value stays changeable, and changing it changes nothing here. */
const frozenCopy = <T>(value: T): T => freeze(structuredClone(value));

function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}
