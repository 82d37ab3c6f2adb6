import type { Adapter } from "../contracts/adapter.ts";
import type { Tracer } from "../contracts/tracer.ts";

/** The same adapter, telling which event each delivery carried. */
export const tracedAdapter = (adapter: Adapter, tracer: Tracer): Adapter => ({
  app: adapter.app,
  verifyUrl: (query) => adapter.verifyUrl(query),
  open(query, body) {
    const opened = adapter.open(query, body);
    tracer.opened(query, opened.event);
    return opened;
  },
  seal: (reply, opened) => adapter.seal(reply, opened),
});
