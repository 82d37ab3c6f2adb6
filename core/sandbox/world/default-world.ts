import type { CompanyMember, Department, Group, SandboxApp, WorldSeed } from "./world.ts";

/** What differs from one imagined company to the next. */
export interface DefaultWorldOptions {
  readonly corpId: string;
  /** What people call the company. */
  readonly corpName?: string;
  /** With their menus, where they should begin with one. */
  readonly apps: readonly SandboxApp[];
}

const CORP_NAME = "回音科技";
const ROOT = 1;

const DEPARTMENTS: readonly Department[] = [
  { id: 2, name: "产品研发部", parentId: ROOT, order: 300 },
  { id: 3, name: "市场部", parentId: ROOT, order: 200 },
  { id: 4, name: "人事行政部", parentId: ROOT, order: 100 },
];

const MEMBERS: readonly CompanyMember[] = [
  { userId: "li", name: "李思远", department: [2], position: "后端工程师" },
  { userId: "wang", name: "王晓楠", department: [2], position: "产品经理" },
  { userId: "chen", name: "陈嘉宁", department: [3], position: "市场主管" },
  { userId: "zhao", name: "赵一帆", department: [3, 2], position: "增长运营" },
  { userId: "liu", name: "刘静怡", department: [4], position: "人事专员" },
];

const GROUP: Group = {
  chatId: "wrSandboxGroup0001",
  name: "项目早会",
  owner: "wang",
  members: MEMBERS.map(({ userId }) => userId),
  app: undefined,
  // Opens nothing but the sandbox, which listens on loopback.
  webhookKey: "5a6d0c1e-9b7f-4c38-8e21-d4f3a2b17c60",
};

/** A small company to begin with: five members in three departments, and a group with a webhook. */
export function defaultWorld(options: DefaultWorldOptions): WorldSeed {
  const { corpId, corpName = CORP_NAME, apps } = options;
  return {
    corp: { corpId, name: corpName },
    members: MEMBERS,
    departments: [{ id: ROOT, name: corpName, parentId: 0, order: 400 }, ...DEPARTMENTS],
    apps,
    groups: [GROUP],
  };
}
