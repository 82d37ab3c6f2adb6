// What `p.route` registers: checked when it is, and run behind an error boundary when it is asked.
import { setMaxListeners } from "node:events";
import { type Duration, milliseconds } from "../../duration.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import { once } from "../effects/make-effects.ts";
import { watchedCall } from "../error-boundary.ts";
import type { PluginScope } from "../plugin-scope.ts";
import { push } from "../reach.ts";
import { askedBy } from "../strays.ts";
import { checkedRoles } from "./caller.ts";
import { eventStream } from "./event-stream.ts";
import type {
  HttpRoute,
  RouteCall,
  RouteContext,
  RouteHandler,
  RouteMethod,
  RouteOptions,
  SseSource,
  Visitor,
} from "./route.ts";
import { secretCheck } from "./secret-check.ts";

const METHODS: readonly string[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
/** Between slashes: a name behind a colon, or what a URL holds unencoded. */
const PATH = /^(?:\/|(?:\/(?::[A-Za-z_]\w*|[\w.~-]+))+)$/;
const BODY = /^([1-9]\d*)(kb|mb)$/;
const RATE = /^([1-9]\d{0,8})\/([mhd])$/;

const BODY_BYTES = 64 * 1024;
const MOST_BODY_BYTES = 32 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
/** Below the minute after which the server gives a connection up. */
const MOST_TIMEOUT_MS = 50_000;
const UNITS = { kb: 1_024, mb: 1_048_576 };
const SPANS = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Makes a route of what `p.route` is given.
 *
 * @throws PluginError `ERR_PLUGIN_SETUP` for a method, path or option that is none
 */
export function pluginRoute(
  scope: PluginScope,
  method: RouteMethod,
  path: string,
  handler: RouteHandler,
  options: RouteOptions = {},
): HttpRoute {
  const label = `route ${method} ${path}`;
  if (!METHODS.includes(method)) {
    throw scope.misused(`p.route takes one of ${METHODS.join(", ")}, not "${method}"`);
  }
  if (typeof path !== "string" || !PATH.test(path) || /\/\.{1,2}(?:\/|$)/.test(path)) {
    throw scope.misused(
      `${label}: a path begins with a slash and holds names such as /builds/:id, with letters, digits and - . _ ~`,
    );
  }
  const { rate, timeout = TIMEOUT_MS, body } = options;
  const isPublic = options.public === true;
  const streams = new AbortController();
  // As many listen as there are browsers.
  setMaxListeners(0, streams.signal);
  const running = new Set<CallTime>();
  const timeoutMs = checkedTimeout(timeout, label, scope);
  const run = watchedCall(scope, label, ({ call, ctx }: { call: RouteCall; ctx: RouteContext }) =>
    handler(call.request, ctx),
  );
  const log = scope.log.child({ route: `${method} ${path}` });

  return {
    plugin: scope.name,
    method,
    path: `/plugins/${scope.name}${path === "/" ? "" : path}`,
    isPublic,
    allow: checkedRoles("allow" in options ? options.allow : undefined, label, scope),
    bodyBytes: checkedBody(body, label, scope),
    rate: checkedRate(rate, label, scope),
    admits: checkOf(options, label, scope),
    async answer(call) {
      const time = new CallTime(scope.clock, call);
      running.add(time);
      try {
        const ctx = new CalledContext(call, { scope, log, label, time, streams });
        const answered = run({ call, ctx });
        if (answered instanceof Response) return answered;
        const response = await Promise.race([answered, time.over(timeoutMs)]);
        if (response instanceof Response) return response;
        if (response !== OVER) throw scope.misused(`${label}: a handler returns a Response`);
        if (time.isUp) log.warn("route.slow", { ms: timeoutMs });
        // What comes too late has nobody to go to.
        Promise.resolve(answered).then(
          (late) => void late?.body?.cancel(),
          (thrown) => time.gaveUp(thrown) || scope.failed(label, thrown),
        );
        return unavailable();
      } catch (thrown) {
        if (time.gaveUp(thrown)) return unavailable();
        scope.failed(label, thrown);
        return new Response("internal error", { status: 500, headers: TEXT });
      } finally {
        time.end();
        running.delete(time);
      }
    },
    endStreams: () => streams.abort(),
    end() {
      streams.abort();
      for (const time of running) time.abort(new DOMException("the bot closes", "AbortError"));
    },
  };
}

const TEXT = { "Content-Type": "text/plain; charset=utf-8" };
const unavailable = () =>
  new Response("unavailable", { status: 503, headers: { ...TEXT, "Retry-After": "1" } });

/** One shape of two paths is one path: names do not tell them apart. */
export const shapeOf = ({ method, path }: Pick<HttpRoute, "method" | "path">): string =>
  `${method} ${path.replaceAll(/:\w+/g, ":")}`;

function checkOf(options: RouteOptions, label: string, scope: PluginScope): HttpRoute["admits"] {
  if (options.public !== true) return () => true;
  if ("secret" in options && options.secret !== undefined) {
    if ("open" in options) throw scope.misused(`${label}: it has a secret, or is open; not both`);
    const check = secretCheck(options.secret, label, scope);
    return (call) => {
      const refuse = (thrown: unknown) => {
        scope.failed(label, thrown);
        return false;
      };
      try {
        const found = check(call);
        return found instanceof Promise ? found.catch(refuse) : found;
      } catch (thrown) {
        return refuse(thrown);
      }
    };
  }
  if ("open" in options && options.open === true) return () => true;
  throw scope.misused(
    `${label}: a public route has a secret, as in { public: true, secret: { bearer: … } }, or says { open: true }`,
  );
}

function checkedBody(body: unknown, label: string, scope: PluginScope): number {
  if (body === undefined) return BODY_BYTES;
  const [, count, unit] = BODY.exec(String(body)) ?? [];
  const bytes = Number(count) * UNITS[unit as keyof typeof UNITS];
  if (bytes <= MOST_BODY_BYTES) return bytes;
  throw scope.misused(`${label}: body is a size such as "64kb" or "2mb", and 32mb at most`);
}

function checkedRate(rate: unknown, label: string, scope: PluginScope): HttpRoute["rate"] {
  if (rate === undefined) return undefined;
  const [, most, per] = RATE.exec(String(rate)) ?? [];
  if (most !== undefined) return { most: Number(most), perMs: SPANS[per as keyof typeof SPANS] };
  throw scope.misused(`${label}: rate is a whole number a minute, an hour or a day, as in "60/m"`);
}

function checkedTimeout(timeout: Duration, label: string, scope: PluginScope): number {
  try {
    const ms = milliseconds(timeout);
    if (ms > 0 && ms <= MOST_TIMEOUT_MS) return ms;
  } catch {
    // Told below, with the name of the route.
  }
  throw scope.misused(`${label}: timeout is a time such as "10s", and 50s at most`);
}

const OVER = Symbol("over");

/** How long one call may still take; its signal is made when somebody asks for it. */
class CallTime {
  /** Whether the time of the route is over. */
  isUp = false;
  readonly #clock: Clock;
  readonly #call: RouteCall;
  readonly #over: Promise<typeof OVER>;
  #resolve = (_: typeof OVER) => {};
  #controller: AbortController | undefined;
  #reason: unknown;
  #cancel = () => {};

  constructor(clock: Clock, call: RouteCall) {
    this.#clock = clock;
    this.#call = call;
    this.#over = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  get signal(): AbortSignal {
    if (this.#controller) return this.#controller.signal;
    this.#controller = new AbortController();
    const left = this.#call.left();
    const leave = () => this.abort(left.reason);
    if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    else if (left.aborted) leave();
    else left.addEventListener("abort", leave, { once: true });
    return this.#controller.signal;
  }

  /** Resolves when nobody waits for the answer any more. */
  over(ms: number): Promise<typeof OVER> {
    this.#cancel = this.#clock.after(ms, () => {
      this.isUp = true;
      this.abort(new DOMException(`${ms} ms have passed`, "TimeoutError"));
    });
    return this.#over;
  }

  abort(reason: unknown): void {
    this.#reason ??= reason;
    this.#controller?.abort(reason);
    this.#resolve(OVER);
  }

  /** Whether a handler ended as its signal told it to: nothing is wrong then. */
  gaveUp(thrown: unknown): boolean {
    return this.#reason !== undefined && thrown === this.#reason;
  }

  end(): void {
    this.#cancel();
  }
}

interface Called {
  readonly scope: PluginScope;
  readonly log: Logger;
  /** As in `route POST /notices`. */
  readonly label: string;
  readonly time: CallTime;
  readonly streams: AbortController;
}

/** Handlers take it apart, so what it does are functions of their own, made when asked for. */
class CalledContext implements RouteContext {
  readonly params: RouteCall["params"];
  readonly address: string;
  readonly who: Visitor;
  readonly log: Logger;
  readonly #lastId: string | undefined;
  readonly #called: Called;

  constructor({ params, address, who, request }: RouteCall, called: Called) {
    this.params = params;
    this.address = address;
    this.who = who;
    this.log = called.log;
    this.#lastId = request.headers.get("last-event-id") ?? undefined;
    this.#called = called;
  }

  get signal(): AbortSignal {
    return this.#called.time.signal;
  }

  get once(): RouteContext["once"] {
    const { scope } = this.#called;
    return (key, work, options) => askedBy(once(scope, key, work, options), scope, "ctx.once");
  }

  get push(): RouteContext["push"] {
    const { scope, label } = this.#called;
    return (message, to, options) => {
      const sent = async () => {
        if (typeof options?.key === "string") return push(scope, message, to, options);
        throw scope.misused(
          `${label}: ctx.push takes a key, since whoever calls a route calls again`,
        );
      };
      return askedBy(sent(), scope, "ctx.push");
    };
  }

  get events(): RouteContext["events"] {
    const { scope, label, streams } = this.#called;
    return (source: SseSource) =>
      eventStream(source, {
        clock: scope.clock,
        lastId: this.#lastId,
        signal: streams.signal,
        onFailure: (thrown) => scope.failed(label, thrown),
      });
  }
}
