import type { Duration } from "../../duration.ts";
import type { Member } from "../../events/member.ts";
import type { Logger } from "../../ports/logger.ts";
import type { Receipt } from "../../replies/push.ts";
import type { Recipient } from "../../replies/recipient.ts";
import type { Pushable } from "../../replies/reply.ts";
import type { Secret } from "../../secret.ts";
import type { OnceOptions } from "../effects/effects.ts";

export type RouteMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What the `:names` of a path hold, decoded. */
export type RouteParams<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? { readonly [K in Name]: string } & RouteParams<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? { readonly [K in Name]: string }
    : // biome-ignore lint/complexity/noBannedTypes: a path without names
      {};

/**
 * How a caller shows that it may: by a token in `Authorization: Bearer …`, in a header or a parameter of
 * the query, by a signature over the bytes of the body, or by whatever `verify` makes of the request.
 * Texts are compared in a time that tells nothing, and have 8 characters at least.
 */
export type SecretCheck =
  | { readonly bearer: Secret | string }
  | { readonly header: string; readonly is: Secret | string }
  | { readonly query: string; readonly is: Secret | string }
  | {
      readonly hmac: "sha256" | "sha1";
      /** That holds the signature in hexadecimal digits. */
      readonly header: string;
      readonly key: Secret | string;
      /** What stands before the digits, as `sha256=`. */
      readonly prefix?: string;
    }
  | {
      /** What is not `true`, or thrown, is 401. The body of the request is read: use `body`. */
      readonly verify: (request: Request, body: Uint8Array) => boolean | Promise<boolean>;
    };

/** What one request may cost. */
interface RouteBounds {
  /** Bytes of a body; above it 413. At most `32mb`. Default `64kb`. */
  readonly body?: `${number}${"kb" | "mb"}`;
  /** Requests of one address, as in `60/m`; above it 429. They come back evenly. Default: any number. */
  readonly rate?: `${number}/${"m" | "h" | "d"}`;
  /** How long the handler may take to answer; then 503. Default 30 s, at most 50 s. */
  readonly timeout?: Duration;
}

/**
 * A route is on the admin listener, for who runs the bot, unless it is public. What is public asks for
 * a secret, or says that it is open to everybody.
 */
export type RouteOptions = RouteBounds &
  (
    | {
        readonly public?: false;
        /** Roles that may: `operator`, who has let themselves in on the admin listener. */
        readonly allow?: string | readonly string[];
      }
    | { readonly public: true; readonly secret: SecretCheck }
    | { readonly public: true; readonly open: true }
  );

/** One server-sent event. */
export interface SseEvent {
  /** A text is sent as it is, all else as JSON. */
  readonly data: unknown;
  readonly event?: string;
  /** What a browser that comes back tells of as the last it has seen. */
  readonly id?: string;
}

/** The events of a stream, or what makes them: `signal` aborts when nobody listens any more. */
export type SseSource =
  | AsyncIterable<SseEvent>
  | ((signal: AbortSignal, lastId: string | undefined) => AsyncIterable<SseEvent>);

/** Visitor asks. */
export interface Visitor {
  /** `operator` on the admin listener; none where a secret lets in, or everybody. */
  readonly roles: readonly string[];
  readonly member: Member | undefined;
}

/** What the handler of a route is given beside the request. */
export interface RouteContext<P extends string = string> {
  readonly params: RouteParams<P>;
  /** Of the client, as the bot sees it: behind a proxy it is the proxy's. */
  readonly address: string;
  /** Aborts when the client leaves, the time is over or the bot closes. */
  readonly signal: AbortSignal;
  /** Logger whose lines name plugin and route. */
  readonly log: Logger;
  readonly who: Visitor;
  /**
   * Does something at most once for each key of this plugin, as `ctx.once` of a message does: give it what
   * the other side tells repetitions by.
   *
   * @returns whether it was done now
   */
  readonly once: (key: string, work: () => unknown, options?: OnceOptions) => Promise<boolean>;
  /**
   * Sends a message, once for each key of this plugin: whoever calls a route calls it again.
   *
   * @returns the receipt, when the message is on disk
   * @throws BotError `ERR_SEND` (as a rejection) when it can never be sent: no secret, no such app
   */
  readonly push: (
    message: string | Pushable,
    to: Recipient,
    options: { readonly key: string },
  ) => Promise<Receipt>;
  /**
   * A response of server-sent events, with a sign of life every 15 seconds. It ends with what it is made
   * of, when the client leaves, or when the bot stops.
   */
  readonly events: (source: SseSource) => Response;
}

/** Answers a request in the terms of the web platform. */
export type RouteHandler<P extends string = string> = (
  request: Request,
  ctx: RouteContext<P>,
) => Response | Promise<Response>;

/** One request for a route, as the transport took it in. */
export interface RouteCall {
  readonly request: Request;
  /** What the body of the request is made of. */
  readonly body: Uint8Array;
  readonly params: Readonly<Record<string, string>>;
  readonly address: string;
  readonly who: Visitor;
  /** Aborts when the client leaves. */
  left(): AbortSignal;
}

/** A route that was registered, for the transport to serve. */
export interface HttpRoute {
  readonly plugin: string;
  readonly method: RouteMethod;
  /** With `:names`, from the root: `/plugins/ci/builds/:id`. */
  readonly path: string;
  readonly isPublic: boolean;
  /** Roles of whom any will do; `undefined`: whoever gets this far. */
  readonly allow: readonly string[] | undefined;
  /** Bytes. */
  readonly bodyBytes: number;
  /** Requests of one address; `undefined`: any number. */
  readonly rate: { readonly most: number; readonly perMs: number } | undefined;
  /** Whether the caller knows the secret, if there is one. Never throws or rejects. */
  admits(call: RouteCall): boolean | Promise<boolean>;
  /** What the handler answers. Never rejects: 500 when it throws, 503 when it takes too long. */
  answer(call: RouteCall): Promise<Response>;
  /** Ends streams of events, which a server that stops would wait for. */
  endStreams(): void;
  /** Nothing reaches it any more: what still runs is told by its signal. */
  end(): void;
}
