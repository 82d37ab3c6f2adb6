import type { JsonObject, JsonValue } from "../json.ts";
import { errmsgOf } from "./errcodes.ts";
import type { ApiAnswer, CallRefused } from "./route.ts";

/** What goes back, and what the record says of it. */
export interface CallAnswer {
  readonly response: Response;
  readonly errcode: number | undefined;
  readonly shown: JsonValue | undefined;
}

/** The address that WeCom says it was called from. */
const CALLER = "127.0.0.1";

/** An answer of a route: fields beside ok, or a download as it is. */
export function answerWith(answer: ApiAnswer): CallAnswer {
  if (answer instanceof Response) return { response: answer, ...download(answer) };
  return json({ errcode: 0, errmsg: errmsgOf(0), ...answer });
}

/**
 * A refusal: still HTTP 200, with the phrase, the detail, the hint and the caller's address, and
 * with both in the headers too, as WeCom sends them.
 *
 * @param hint digits by which the answer is found again
 */
export function refuseWith({ errcode, message, fields }: CallRefused, hint: string): CallAnswer {
  if (errcode === 0) return answerWith(fields);
  const said = message ? `${errmsgOf(errcode)}: ${message}` : errmsgOf(errcode);
  const more = `more info at https://open.work.weixin.qq.com/devtool/query?e=${errcode}`;
  const errmsg = `${said}, hint: [${hint}], from ip: ${CALLER}, ${more}`;
  return json(
    { errcode, errmsg, ...fields },
    { "Error-Code": String(errcode), "Error-Msg": errmsg.replace(/[^\x20-\x7e]/g, "?") },
  );
}

/** Not JSON: a status of HTTP, with a page or without. */
export function answerPlain(status: number, page = ""): CallAnswer {
  const headers = { "Content-Type": "text/html" };
  const response = new Response(page === "" ? null : page, { status, ...(page && { headers }) });
  return { response, errcode: undefined, shown: page === "" ? undefined : page };
}

/** A response whose stream fails before it gives anything: whoever serves it cuts the connection. */
export function cut(): Response {
  const body = new ReadableStream({
    pull(controller) {
      controller.error(new Error("the answer is lost on purpose"));
    },
  });
  return new Response(body);
}

function json(body: JsonObject, headers: Readonly<Record<string, string>> = {}): CallAnswer {
  const response = new Response(JSON.stringify(body), {
    headers: { "Content-Type": "application/json; charset=UTF-8", ...headers },
  });
  return { response, errcode: Number(body.errcode), shown: body };
}

const download = ({ status, headers }: Response) => ({
  errcode: undefined,
  shown: { status, ...Object.fromEntries(headers) },
});
