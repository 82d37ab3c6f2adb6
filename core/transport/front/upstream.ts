import { Client, type Dispatcher } from "undici";

/** A request as it is sent on. */
export type SentOn = Pick<Dispatcher.DispatchOptions, "path" | "method" | "headers" | "body">;

/** Connections to one listener of a worker, each carrying one request at a time. */
export interface Upstream {
  /** Sends a request; what becomes of it is told to `handler`. */
  dispatch(request: SentOn, handler: Dispatcher.DispatchHandler): void;
  /** Ends connections as they become idle, so that the worker's server finds nobody when it stops. */
  retire(): void;
}

/** How long an answer takes is the worker's to say. */
const NO_LIMIT = 0;
/** How long an idle connection is kept, in milliseconds. */
const IDLE_MS = 60_000;

/** @param path of the local socket on which the worker listens */
export function createUpstream(path: string): Upstream {
  const idle: Client[] = [];
  let isRetired = false;

  const open = () =>
    new Client("http://worker", {
      connect: { socketPath: path },
      pipelining: 1,
      headersTimeout: NO_LIMIT,
      bodyTimeout: NO_LIMIT,
      keepAliveTimeout: IDLE_MS,
    });
  const end = (client: Client) => void client.destroy().catch(() => {});

  return {
    dispatch(request, handler) {
      const client = idle.pop() ?? open();
      client.dispatch(request, {
        onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
        onResponseStart: (controller, status, headers, text) =>
          handler.onResponseStart?.(controller, status, headers, text),
        onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
        onResponseEnd(controller, trailers) {
          handler.onResponseEnd?.(controller, trailers);
          if (isRetired) end(client);
          else idle.push(client);
        },
        onResponseError(controller, error) {
          end(client);
          handler.onResponseError?.(controller, error);
        },
      });
    },
    retire() {
      isRetired = true;
      for (const client of idle.splice(0)) end(client);
    },
  };
}
