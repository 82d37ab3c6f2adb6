import type { DeliveryReport } from "../replies/push.ts";
import type { PluginScope } from "./plugin-scope.ts";
import { watchedCall } from "./watched-call.ts";

/** Hears what became of an outgoing message. */
export type DeliveryListener = (report: DeliveryReport) => void | Promise<void>;

/** Whom one plugin wants to be told what became of its messages. */
export class DeliveryListeners {
  readonly #scope: PluginScope;
  readonly #listeners: DeliveryListener[] = [];

  constructor(scope: PluginScope) {
    this.#scope = scope;
  }

  add(listener: DeliveryListener): void {
    this.#listeners.push(watchedCall(this.#scope, "onDelivery", listener));
  }

  /** Tells all of them. What one throws, at once or later, is a log line, and the others hear. */
  tell(report: DeliveryReport): void {
    for (const listener of this.#listeners) void this.#contained(listener, report);
  }

  async #contained(listener: DeliveryListener, report: DeliveryReport): Promise<void> {
    try {
      await listener(report);
    } catch (thrown) {
      this.#scope.failed("onDelivery", thrown);
    }
  }
}
