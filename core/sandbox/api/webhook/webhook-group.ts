import type { Group } from "../../world/world.ts";
import { ApiError, type OpenCall } from "../route.ts";

/** A group that can be written to without a token. */
export interface WebhookGroup {
  readonly group: Group;
  readonly key: string;
}

/** The group whose webhook has the `key` of the query. @throws ApiError 93000 when none has */
export function webhookGroup({ platform, query }: OpenCall): WebhookGroup {
  const key = query.get("key");
  const group = key ? platform.world.groups.find((one) => one.webhookKey === key) : undefined;
  if (!group || !key) throw new ApiError(93000, "no group has a webhook with this key");
  return { group, key };
}
