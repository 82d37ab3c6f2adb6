import type { FaultPlace } from "../faults.ts";
import type { Sandbox } from "../sandbox.ts";
import { endToken, loseByFault, refuseByFault, standIn } from "./api-faults.ts";
import { answerPlain, answerWith, type CallAnswer } from "./call-answer.ts";
import { type CallBody, readCallBody } from "./call-body.ts";
import type { CallNotes } from "./call-notes.ts";
import {
  type ApiAnswer,
  type ApiRoute,
  CallRefused,
  type OpenCall,
  type OpenRoute,
} from "./route.ts";
import { checkAccessToken, type Tokens, unknownPath } from "./tokens.ts";

/** How a call is answered, and whether it needs a token first. */
type Routed =
  | { readonly token: true; readonly run: ApiRoute }
  | { readonly token: false; readonly run: OpenRoute };

interface Routing {
  /** Every path there is. */
  readonly paths: readonly string[];
  /**
   * `undefined` for a path that there is not.
   *
   * @throws CallRefused 43001 or 43002 for a path that takes the other method
   */
  find(method: string, path: string): Routed | undefined;
}

/** @param tables by method and path, as in `POST /cgi-bin/message/send` */
export function createRouting(tables: {
  readonly closed: Readonly<Record<string, ApiRoute>>;
  readonly open: Readonly<Record<string, OpenRoute>>;
}): Routing {
  const routes = new Map<string, Routed>();
  for (const [key, run] of Object.entries(tables.closed)) routes.set(key, { token: true, run });
  for (const [key, run] of Object.entries(tables.open)) routes.set(key, { token: false, run });

  return {
    paths: [...new Set([...routes.keys()].map((key) => key.replace(/^\w+ /, "")))],
    find(method, path) {
      const route = routes.get(`${method} ${path}`);
      if (route) return route;
      if (routes.has(`GET ${path}`)) throw new CallRefused(43001, "");
      if (routes.has(`POST ${path}`)) throw new CallRefused(43002, "");
      return undefined;
    },
  };
}

/** One call on its way through the API. */
interface Passage {
  readonly request: Request;
  readonly url: URL;
  /** Name of the app that calls; `undefined` where nothing tells. */
  readonly app: string | undefined;
  readonly notes: CallNotes;
}

interface ConductOptions {
  readonly sandbox: Sandbox;
  readonly tokens: Tokens;
  readonly routing: Routing;
}

/**
 * Conducts one call to its answer. The order of asking: what stands in front of the API, path,
 * method, token, faults, body, and only then the route, as WeCom checks a token before it
 * looks at parameters.
 *
 * @throws CallRefused for whatever is refused
 * @throws BodyTooLong for a body that nobody reads
 */
export function createConduct(options: ConductOptions): (way: Passage) => Promise<CallAnswer> {
  const { sandbox, tokens, routing } = options;

  return async ({ request, url, app, notes }) => {
    const { pathname: path, searchParams: query } = url;
    // Read whatever follows, so that the record shows it; what is wrong with it is told in its turn.
    const body = await readCallBody(request, path).catch(keepRefusal);
    if (!(body instanceof CallRefused)) notes.asked(body);
    const place: FaultPlace = { app, path, members: receiversOf(body) };
    const slow = sandbox.faults.strike("api.slow", place);
    if (slow) {
      notes.struck(slow.id);
      notes.delay(slow.fault.ms);
    }

    const stranger = standIn(sandbox, place, notes);
    if (stranger) return stranger;
    const route = routing.find(request.method, path);
    if (!route) {
      notes.remark(unknownPath(path, routing.paths));
      return answerPlain(404);
    }
    const caller = route.token ? checkAccessToken(query, tokens) : undefined;
    refuseByFault(sandbox, place, notes, endToken(tokens, query));
    if (body instanceof CallRefused) throw body;

    const call = { sandbox, query, ...parts(request, body, notes) };
    const answer = answerWith(await run(route, call, caller));
    return loseByFault(sandbox, place, notes, answer);
  };
}

/** UserIDs that a message names. */
function receiversOf(body: CallBody | CallRefused): readonly string[] {
  const touser = body instanceof CallRefused ? undefined : body.json.touser;
  return typeof touser === "string" ? touser.split("|") : [];
}

/** A body that cannot be read is refused later: the token is looked at first. */
function keepRefusal(cause: unknown): CallRefused {
  if (cause instanceof CallRefused) return cause;
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
  const app = call.sandbox.world.app(caller ?? "");
  if (!app) throw new CallRefused(40014, "");
  return route.run({ ...call, app });
}
