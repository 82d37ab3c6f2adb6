import { branch } from "../../../xml/writer.ts";
import type { Cast } from "./cast.ts";

/** How an event names who caused it and which app it is for. */
export interface Origin {
  /** `nobody`: WeCom leaves FromUserName out. */
  readonly from: "member" | "sys" | "nobody";
  /** Where AgentID stands; `small`: last, and spelled `AgentId`. */
  readonly agent: "first" | "last" | "small" | "none";
}

/** An event of the catalogue, before a company lends it its names. */
export interface Sample extends Origin {
  /** As in `change_contact:create_user`. */
  readonly event: string;
  readonly zh: string;
  readonly en: string;
  /** One text an element, between the header and AgentID. */
  readonly elements: (cast: Cast) => readonly string[];
}

/** Events that belong together. */
export interface Section {
  readonly zh: string;
  readonly en: string;
  readonly samples: readonly Sample[];
}

type Bare = Omit<Sample, keyof Origin>;

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
export const having = (origin: Origin, samples: readonly Bare[]): readonly Sample[] =>
  samples.map((each) => ({ ...each, ...origin }));

/** An element with elements inside, a line each, so that people can find their way. */
export const group = (name: string, ...children: readonly string[]): string =>
  branch(name, `\n${children.map(indented).join("\n")}\n`);

// Text of several lines inside would be indented too: samples have none.
const indented = (element: string) => element.replaceAll(/^/gm, "  ");
