import { answer } from "./answer.ts";
import type { Handler } from "./exchange.ts";
import { page } from "./page.ts";

/** Whether a callback sent now would be taken. */
export interface Health {
  ready(): boolean;
}

/** Alive: the loop turns. Says nothing of stores or plugins, so that nobody restarts us for them. */
export const alivePage: Handler = page("/healthz", (ctx) => answer(ctx, 200, "ok"));

/** Ready: a balancer may send callbacks here. */
export function readyPage(health: Health): Handler {
  return page("/readyz", (ctx) => {
    if (health.ready()) answer(ctx, 200, "ready");
    else answer(ctx, 503, "not ready", { headers: ["Retry-After", "1"] });
  });
}
