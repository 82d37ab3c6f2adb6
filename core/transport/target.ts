/** The two halves of a request target, exactly as they were sent. */
export interface Target {
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
}

const ORIGIN = /^https?:\/\/[^/?]*/i;

/**
 * Splits a request target. Nothing is decoded or tidied, so that every other spelling of a path
 * is another path. Proxies may send the absolute form: its origin is dropped unread.
 */
export function splitTarget(target: string): Target {
  const local = target.startsWith("/") ? target : target.replace(ORIGIN, "");
  const mark = local.indexOf("?");
  if (mark === -1) return { path: local, query: "" };
  return { path: local.slice(0, mark), query: local.slice(mark + 1) };
}
