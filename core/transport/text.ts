import { answer } from "./answer.ts";
import type { Handler } from "./exchange.ts";
import { page } from "./page.ts";

/** A text in a form of its own. */
export interface Text {
  /** As in `text/plain; version=0.0.4; charset=utf-8`. */
  readonly contentType: string;
  readonly body: string;
}

/** Makes the text when somebody asks for it. */
export type TextRoute = () => Promise<Text>;

/** Serves what `route` makes to GET and HEAD. */
export function textHandler(path: string, route: TextRoute): Handler {
  return page(path, async (ctx) => {
    const { contentType, body } = await route();
    answer(ctx, 200, body, { type: contentType });
  });
}
