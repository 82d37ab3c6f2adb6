import type { Store, StoreFactory } from "../../../core/stores/store.ts";

/** How often the bot says what it has not finished, in milliseconds. */
const EVERY_MS = 200;

/** The same store; what it has not finished is written to standard output now and again. */
export function tellingBacklog(factory: StoreFactory): StoreFactory {
  return {
    ...factory,
    open(options) {
      const store = factory.open(options);
      setInterval(() => {
        if (store.ready) process.stdout.write(`${JSON.stringify(backlogOf(store))}\n`);
      }, EVERY_MS).unref();
      return store;
    },
  };
}

function backlogOf({ ledger, outbox }: Store) {
  const { accepted, running } = ledger.counts();
  const { pending, sending, held, mailbox } = outbox.counts();
  const unflushed = ledger.unflushed().length;
  return {
    event: "chaos.backlog",
    messages: accepted + running + unflushed,
    parts: pending + sending + held + mailbox,
  };
}
