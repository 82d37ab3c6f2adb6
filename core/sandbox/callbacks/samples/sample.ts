import { branch } from "../../../xml/writer.ts";
import type { CompanyMember, Department, World } from "../../world/world.ts";

/** How an event names who caused it and which app it is for. */
export interface SampleOrigin {
  /** `nobody`: WeCom leaves FromUserName out. */
  readonly from: "member" | "sys" | "nobody";
  /** Where AgentID stands; `small`: last, and spelled `AgentId`. */
  readonly agent: "first" | "last" | "small" | "none";
}

/** An event of the catalogue, before a company lends it its names. */
interface Sample extends SampleOrigin {
  /** As in `change_contact:create_user`. */
  readonly event: string;
  readonly zh: string;
  readonly en: string;
  /** One text an element, between the header and AgentID. */
  readonly elements: (cast: Cast) => readonly string[];
}

/** Events that belong together. */
export interface SampleSection {
  readonly zh: string;
  readonly en: string;
  readonly samples: readonly Sample[];
}

type Bare = Omit<Sample, keyof SampleOrigin>;

/** One event: its name, what people call it, and its own elements. */
export function sample(
  event: string,
  zh: string,
  en: string,
  elements: Sample["elements"] = () => [],
): Bare {
  return { event, zh, en, elements };
}

/** Events that name their origin in the same way. */
export const having = (origin: SampleOrigin, samples: readonly Bare[]): readonly Sample[] =>
  samples.map((each) => ({ ...each, ...origin }));

/** An element with elements inside, a line each, so that people can find their way. */
export const group = (name: string, ...children: readonly string[]): string =>
  branch(name, `\n${children.map(indented).join("\n")}\n`);

// Text of several lines inside would be indented too: samples have none.
const indented = (element: string) => element.replaceAll(/^/gm, "  ");

/** Whom samples tell of: people and departments that the company has. */
export interface Cast {
  readonly corpId: string;
  /** Three members; the same one again where there are fewer. */
  readonly li: CompanyMember;
  readonly wang: CompanyMember;
  readonly chen: CompanyMember;
  /** Departments of the first member, comma-separated. */
  readonly departments: string;
  readonly party: Department;
}

const NOBODY: CompanyMember = { userId: "lisi", name: "李四", department: [1], position: "" };
const NOWHERE: Department = { id: 2, name: "研发部", parentId: 1, order: 100 };

/** Picks them. An empty company is lent somebody. */
export function castOf({ corp, members, departments }: World): Cast {
  const [li = NOBODY, wang = li, chen = wang] = members;
  const party = departments.find(({ parentId }) => parentId !== 0) ?? NOWHERE;
  return { corpId: corp.corpId, li, wang, chen, departments: li.department.join(","), party };
}
