import type { JsonObject } from "../json.ts";
import type { SandboxApp } from "../world/world.ts";
import { type ApiCall, ApiError } from "./route.ts";

/**
 * A parameter of the query that must be there.
 *
 * @throws ApiError with `errcode` when it is missing or empty
 */
export function required(query: URLSearchParams, name: string, errcode: number): string {
  const value = query.get(name);
  if (!value) throw new ApiError(errcode, `${name} is required`);
  return value;
}

/** A field of a body that is text; `undefined` when it is absent. @throws ApiError 40058 for else */
export function textOf(body: JsonObject, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || typeof value === "string") return value;
  throw new ApiError(40058, `${name} must be a string`);
}

/**
 * The app that an agentid names, which must be the one whose token it is.
 *
 * @param agentId from query or body: a number or its digits
 * @throws ApiError 41011 for none, 40056 for one that no app has, 301002 for another app's
 */
export function ownAgent({ platform, app }: ApiCall, agentId: unknown): SandboxApp {
  if (agentId === undefined || agentId === null || agentId === "") {
    throw new ApiError(41011, "agentid is required");
  }
  const named = platform.world.apps.find((one) => one.agentId === String(agentId));
  if (!named) throw new ApiError(40056, "no app of this company has it");
  if (named.name !== app.name) throw new ApiError(301002, `the access_token is of ${app.agentId}`);
  return app;
}
