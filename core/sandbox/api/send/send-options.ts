import type { Content } from "../../chat/content.ts";
import type { JsonObject } from "../../json.ts";
import { inside, optionally, type Reading, refuse } from "./fields/read.ts";
import { flag, whole } from "./fields/whole.ts";

/** What stands beside a message. */
export interface SendOptions {
  /** For so many seconds, the same to the same is dropped. `undefined`: it is not checked. */
  readonly duplicateSeconds: number | undefined;
}

const DEFAULT_SECONDS = 1_800;
const MOST_SECONDS = 14_400;
const SHARED_INSIDE = 2;

/**
 * Reads `safe`, `enable_id_trans`, `enable_duplicate_check` and `duplicate_check_interval`
 * (document 90236).
 *
 * @throws ApiError 40058 for other values, 40074 for confidential `news`
 */
export function readOptions(body: JsonObject, content: Content, reading: Reading): SendOptions {
  checkSafe(body, content, reading);
  optionally(flag, false)(body["enable_id_trans"], inside(reading, ".enable_id_trans"));
  const checked = optionally(flag, false)(
    body["enable_duplicate_check"],
    inside(reading, ".enable_duplicate_check"),
  );
  const seconds = optionally(whole(1, MOST_SECONDS), DEFAULT_SECONDS)(
    body["duplicate_check_interval"],
    inside(reading, ".duplicate_check_interval"),
  );
  return { duplicateSeconds: checked ? seconds : undefined };
}

/** 0 can be shared, 1 is confidential, 2 can be shared within the company: `mpnews` alone. */
export function checkSafe(body: JsonObject, content: Content, reading: Reading): void {
  const at = inside(reading, ".safe");
  const safe = optionally(whole(0, SHARED_INSIDE), 0)(body["safe"], at);
  if (safe !== 0 && content.type === "news") throw refuse(40074, at, "must be 0: use mpnews");
  if (safe === SHARED_INSIDE && content.type !== "mpnews") {
    throw refuse(40058, at, "can be 2 for mpnews alone");
  }
}
