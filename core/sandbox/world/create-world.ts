import type { Department, Group, Member, SandboxApp, World, WorldSeed } from "./world.ts";

/** The company of a seed. What is put in later is copied and frozen, as the seed is. */
export function createWorld(seed: WorldSeed): World {
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const members = createShelf(seed.members, (member: Member) => keyOf(member.userId));
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
