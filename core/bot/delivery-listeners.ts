import type { DeliveryReport } from "../replies/push.ts";
import type { RegistrationOf } from "./registration.ts";

/** Hears what became of an outgoing message. */
export type DeliveryListener = (report: DeliveryReport) => void | Promise<void>;

/** Tells one of them. What it throws, at once or later, is a log line. */
export async function tellListener(
  { scope, run }: RegistrationOf<"onDelivery">,
  report: DeliveryReport,
): Promise<void> {
  try {
    await run(report);
  } catch (thrown) {
    scope.failed("onDelivery", thrown);
  }
}
