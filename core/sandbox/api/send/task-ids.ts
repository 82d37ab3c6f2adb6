import type { Content } from "../../chat/content.ts";
import { ApiError } from "../route.ts";
import { perPlatform } from "./per-platform.ts";

/** How many are remembered: beyond, the oldest is forgotten and could be used again. */
const CAPACITY = 10_000;
/** How many of them outlive a restart. */
const KEPT = 2_000;

interface TaskIds {
  /** @throws ApiError 42014 when the app has sent a card with it before */
  check(app: string, content: Content): void;
  use(app: string, content: Content): void;
}

/** The `task_id`s that apps have used: each once (document 90236). */
export const taskIdsOf = perPlatform(({ keeping }): TaskIds => {
  const used = new Set<string>();

  keeping.part("tasks", {
    save: () => [...used].slice(-KEPT),
    load(had) {
      for (const key of had) used.add(key);
    },
  });

  return {
    check(app, content) {
      const key = keyOf(app, content);
      if (key !== undefined && used.has(key)) {
        throw new ApiError(42014, "task_id was used before: each card needs one of its own");
      }
    },
    use(app, content) {
      const key = keyOf(app, content);
      if (key !== undefined) used.add(key);
      const [oldest] = used;
      if (used.size > CAPACITY && oldest !== undefined) used.delete(oldest);
      keeping.changed();
    },
  };
});

function keyOf(app: string, content: Content): string | undefined {
  if (content.type !== "template_card" || content.card.task_id === undefined) return undefined;
  return `${app} ${content.card.task_id}`;
}
