import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import type { Attempt } from "../../../core/replies/messenger.ts";
import type { Sent } from "../../../core/replies/push.ts";
import { to } from "../../../core/replies/recipient.ts";
import { type Call, failed, fine, HOUR, stage } from "./stage.ts";

type Fate = "fine" | "lost before" | "lost after" | "busy" | "limited" | "held";

/** WeCom with its check, whose first answers go wrong in the order of `fates`. */
function phone(fates: readonly Fate[]) {
  const shown = new Map<string, string[]>();
  const taken = new Map<string, number>();

  const take = ({ text, to: whom, at, duplicateCheckSeconds }: Call) => {
    const user = whom.users[0] ?? "";
    const last = taken.get(`${user} ${text}`) ?? Number.NEGATIVE_INFINITY;
    taken.set(`${user} ${text}`, at);
    if (at - last < duplicateCheckSeconds * 1_000) return;
    shown.set(user, [...(shown.get(user) ?? []), text]);
  };

  const script = (call: Call, count: number): Attempt<Sent> => {
    const fate = fates[count - 1] ?? "fine";
    if (fate === "fine" || fate === "lost after") take(call);
    if (fate === "fine") return fine();
    if (fate === "held") return failed("held", "60020");
    return fate.startsWith("lost") ? failed("unknown") : failed(fate as "busy" | "limited", "-1");
  };
  return { shown, script };
}

const fates = fc.array(
  fc.constantFrom<Fate>("fine", "lost before", "lost after", "busy", "limited", "held"),
  { maxLength: 12 },
);
const users = fc.array(fc.constantFrom("li", "wang", "zhao"), { minLength: 1, maxLength: 12 });

describe("an outbox, whatever WeCom answers for a while", () => {
  it("shows every message once, each member's in order, and tells of each one once in the end", async () => {
    const luck = fc.double({ min: 0, max: 0.999, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fates, users, luck, async (fates, users, chance) => {
        const { shown, script } = phone(fates);
        const { sender, push, reports, store, pass } = stage({ script, chance: () => chance });
        sender.start();
        const expected = new Map<string, string[]>();
        for (const [index, user] of users.entries()) {
          expected.set(user, [...(expected.get(user) ?? []), `${index}`]);
          await push(`${index}`, to.user(user));
        }
        await pass(3 * HOUR, 30_000);
        await sender.stop(0);
        assert.deepEqual(shown, new Map([...expected].filter(([user]) => shown.has(user))));
        const sent = await store.parts.list({ states: ["sent"], limit: 100 });
        assert.equal(sent.length, users.length);
        assert.equal(reports.filter(({ outcome }) => outcome === "sent").length, users.length);
      }),
      { numRuns: 60 },
    );
  });
});
