import type { FaultPlace } from "../faults/faults.ts";
import type { Platform } from "../platform.ts";
import { checkToken, unknownPath } from "./access.ts";
import { endToken, loseByFault, refuseByFault, standIn } from "./api-faults.ts";
import { answerPlain, answerWith, type CallAnswer } from "./call-answer.ts";
import { type CallBody, readCallBody } from "./call-body.ts";
import type { CallNotes } from "./call-notes.ts";
import { type ApiAnswer, ApiError, type OpenCall } from "./route.ts";
import type { Routed, Routing } from "./routing.ts";
import type { Tokens } from "./token.ts";

/** One call on its way through the API. */
export interface Passage {
  readonly request: Request;
  readonly url: URL;
  /** Name of the app that calls; `undefined` where nothing tells. */
  readonly app: string | undefined;
  readonly notes: CallNotes;
}

export interface ConductOptions {
  readonly platform: Platform;
  readonly tokens: Tokens;
  readonly routing: Routing;
}

/**
 * Conducts one call to its answer. The order of asking: what stands in front of the API, path,
 * method, token, faults, body, and only then the route, as the platform checks a token before it
 * looks at parameters.
 *
 * @throws ApiError for whatever is refused
 * @throws BodyTooLong for a body that nobody reads
 */
export function createConduct(options: ConductOptions): (way: Passage) => Promise<CallAnswer> {
  const { platform, tokens, routing } = options;

  return async ({ request, url, app, notes }) => {
    const { pathname: path, searchParams: query } = url;
    // Read whatever follows, so that the record shows it; what is wrong with it is told in its turn.
    const body = await readCallBody(request, path).catch(keepRefusal);
    if (!(body instanceof ApiError)) notes.asked(body);
    const place: FaultPlace = { app, path, members: receiversOf(body) };
    const slow = platform.faults.strike("api.slow", place);
    if (slow) {
      notes.struck(slow.id);
      notes.delay(slow.fault.ms);
    }

    const stranger = standIn(platform, place, notes);
    if (stranger) return stranger;
    const route = routing.find(request.method, path);
    if (!route) {
      notes.remark(unknownPath(path, routing.paths));
      return answerPlain(404);
    }
    const caller = route.token ? checkToken(query, tokens) : undefined;
    refuseByFault(platform, place, notes, endToken(tokens, query));
    if (body instanceof ApiError) throw body;

    const call = { platform, query, ...parts(request, body, notes) };
    const answer = answerWith(await run(route, call, caller));
    return loseByFault(platform, place, notes, answer);
  };
}

/** UserIDs that a message names. */
function receiversOf(body: CallBody | ApiError): readonly string[] {
  const touser = body instanceof ApiError ? undefined : body.json.touser;
  return typeof touser === "string" ? touser.split("|") : [];
}

/** A body that cannot be read is refused later: the token is looked at first. */
function keepRefusal(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  throw cause;
}

const parts = (request: Request, body: CallBody, notes: CallNotes) => ({
  method: request.method,
  headers: request.headers,
  body: body.json,
  form: body.form,
  touched: notes.touched,
  remark: notes.remark,
});

function run(
  route: Routed,
  call: OpenCall,
  caller: string | undefined,
): ApiAnswer | Promise<ApiAnswer> {
  if (!route.token) return route.run(call);
  const app = call.platform.world.app(caller ?? "");
  if (!app) throw new ApiError(40014, "");
  return route.run({ ...call, app });
}
