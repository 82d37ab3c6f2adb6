import type { EventSample } from "../../../../sandbox/page-protocol.ts";
import type { Words } from "../../state/words.ts";

export interface SampleGroup {
  readonly title: Words;
  readonly list: readonly EventSample[];
}

/** The samples that hold every word of a search, under their headings and in their order. */
export function grouped(samples: readonly EventSample[], search: string): readonly SampleGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, { readonly title: Words; readonly list: EventSample[] }>();
  for (const sample of samples) {
    if (!words.every((word) => textOf(sample).includes(word))) continue;
    const group = groups.get(sample.group.en) ?? { title: sample.group, list: [] };
    group.list.push(sample);
    groups.set(sample.group.en, group);
  }
  return [...groups.values()];
}

const textOf = ({ event, zh, en, group }: EventSample) =>
  [event, zh, en, group.zh, group.en].join(" ").toLowerCase();
