import { nearest } from "../../nearest.ts";
import type { Remark } from "../feed/callback-record.ts";
import { wrong } from "../reply/remark.ts";
import type { World } from "../world/world.ts";
import { appWithSecret, TOKEN_PATH } from "./gettoken.ts";
import { ApiError } from "./route.ts";
import type { Tokens } from "./token.ts";

/** The name of the app that calls, valid token or not; `undefined` where nothing tells. */
export function callerOf(url: URL, world: World, tokens: Tokens): string | undefined {
  if (url.pathname === TOKEN_PATH) return appWithSecret(world, url.searchParams)?.name;
  return tokens.find(url.searchParams.get("access_token") ?? "")?.app;
}

/**
 * Looks at the token in the query, the only place where it counts.
 *
 * @throws ApiError 41001 for none, 40014 for one never given out, 42001 for one that has expired
 */
export function checkToken(query: URLSearchParams, tokens: Tokens): string {
  const text = query.get("access_token");
  if (!text) throw new ApiError(41001, "");
  const token = tokens.find(text);
  if (!token) throw new ApiError(40014, "");
  if (!token.alive) throw new ApiError(42001, "");
  return token.app;
}

/** On a path that is not there: what may have been meant. */
export function unknownPath(path: string, paths: readonly string[]): Remark {
  const near = nearest(path, paths);
  return wrong(
    "path.unknown",
    `沙盒里没有这个接口，最接近的是 ${near}。`,
    `The sandbox has no such path; the nearest is ${near}.`,
  );
}
