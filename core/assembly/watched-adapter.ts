import type { Adapter } from "../contracts/adapter.ts";
import type { InboundEvent } from "../events/inbound.ts";

/** Told which event a delivery carried; `query` is its raw query string. */
export type OnOpened = (query: string, event: InboundEvent) => void;

/** The same adapter, telling what it opens. */
export const watchedAdapter = (adapter: Adapter, onOpened: OnOpened): Adapter => ({
  app: adapter.app,
  verifyUrl: (query) => adapter.verifyUrl(query),
  open(query, body) {
    const opened = adapter.open(query, body);
    onOpened(query, opened.event);
    return opened;
  },
  reopen: (kept) => adapter.reopen(kept),
  seal: (reply, opened) => adapter.seal(reply, opened),
});
