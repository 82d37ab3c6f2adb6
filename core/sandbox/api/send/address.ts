import type { JsonObject, JsonValue } from "../../json.ts";
import { type ApiCall, ApiError } from "../route.ts";
import { checkNamed, findEverybody, findReceivers, type Receivers } from "./receivers.ts";

/** `touser` for everybody who sees the app; departments and tags are not looked at then. */
export const EVERYBODY = "@all";

/**
 * Reads `touser`, `toparty` and `totag` of `message/send`. Partial failure is none.
 *
 * @throws ApiError 82001, 40032, 82002, 82003 for how many are named, 81013 with the invalid ones
 *   when nobody is left
 */
export function addressed({ platform: { world }, app, body }: ApiCall): Receivers {
  if (body["touser"] === EVERYBODY) return findEverybody(world, app);
  const named = {
    users: split(body["touser"]),
    parties: split(body["toparty"]),
    tags: split(body["totag"]),
  };
  checkNamed(named);
  const receivers = findReceivers(world, app, named);
  const valid = named.parties.length > receivers.invalidParties.length;
  if (receivers.members.length === 0 && !valid) {
    throw new ApiError(81013, "nobody named is visible to the app", invalidFields(receivers));
  }
  return receivers;
}

/** What is not text counts as absent, as on the platform. */
const split = (value: JsonValue | undefined): readonly string[] =>
  typeof value === "string"
    ? value
        .split("|")
        .map((id) => id.trim())
        .filter(Boolean)
    : [];

/** What an answer says of those who were named in vain; nothing when all are valid. */
export function invalidFields({
  invalidUsers,
  invalidParties,
  invalidTags,
}: Receivers): JsonObject {
  return {
    ...(invalidUsers.length > 0 && { invaliduser: invalidUsers.join("|") }),
    ...(invalidParties.length > 0 && { invalidparty: invalidParties.join("|") }),
    ...(invalidTags.length > 0 && { invalidtag: invalidTags.join("|") }),
  };
}
