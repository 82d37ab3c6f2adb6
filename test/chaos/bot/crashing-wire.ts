import { subscribe } from "node:diagnostics_channel";
import { ServerResponse } from "node:http";
import type { Reach } from "./crash-point.ts";

/** Puts crash points around the writing of passive replies. */
export function crashAroundReplies(reach: Reach): void {
  const { end } = ServerResponse.prototype;
  ServerResponse.prototype.end = function (this: ServerResponse, ...parameters: unknown[]) {
    if (String(parameters[0]).startsWith("<xml>")) {
      reach("reply.before_write");
      // In front of whoever notes that the response has left.
      this.prependOnceListener("finish", () => reach("reply.after_write"));
    }
    return Reflect.apply(end, this, parameters);
  } as typeof end;
}

/** What HTTP clients of this runtime tell of a request. */
interface Told {
  readonly request: { readonly path: string };
}

/** Puts crash points around the calls that send a message. */
export function crashAroundCalls(reach: Reach): void {
  const sends = (told: unknown) => (told as Told).request.path.startsWith("/cgi-bin/message/send");
  subscribe("undici:request:create", (told) => {
    if (sends(told)) reach("outbox.before_call");
  });
  subscribe("undici:request:headers", (told) => {
    if (sends(told)) reach("outbox.after_call");
  });
}
