import assert from "node:assert/strict";
import { authenticity } from "./authenticity.ts";
import { http } from "./http.ts";
import type { Target, Threat } from "./target.ts";
import { xml } from "./xml.ts";

/** Every row, in an order in which none spoils another. */
export const threats: readonly Threat[] = [...authenticity, ...xml, ...http];

let serial = 0;

/** Tries one row, and then that the server is as well as before. */
export async function tryThreat(threat: Threat, target: Target): Promise<void> {
  await threat.attack(target);
  serial += 1;
  const content = `still well after ${threat.id}, ${serial}`;
  const before = target.effects().length;
  const answer = await target.client.post(target.client.textMessage({ from: "friend", content }));
  assert.equal(answer.status, 200);
  const { fields } = target.client.openReply(answer.body);
  assert.equal(fields.Content, content);
  assert.equal(fields.ToUserName, "friend");
  assert.equal(target.effects().length, before + 1);
}
