import type { OpenCall } from "../route.ts";
import type { Reading } from "./fields/read.ts";
import { findableMedia } from "./findable-media.ts";

/** Stands at the root of a call's body. @param webhookKey of the group webhook that calls, if any */
export const readingOf = (call: OpenCall, webhookKey?: string): Reading => ({
  path: "",
  findMedia: findableMedia(call.platform, webhookKey),
  note: (remark) => call.remark(remark),
});
