import type { JsonObject } from "../json.ts";
import { SandboxError } from "../sandbox-error.ts";

/**
 * The JSON object in the body of a request.
 *
 * @throws SandboxError `page.body` when it is none
 */
export async function jsonOf(request: Request): Promise<JsonObject> {
  const value: unknown = await request.json().catch(() => undefined);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  throw badBody("一个 JSON 对象", "a JSON object");
}

/** @throws SandboxError `page.body` when the field is no text */
export function textIn(body: JsonObject, name: string): string {
  const value = body[name];
  if (typeof value === "string") return value;
  throw badBody(`文本字段 ${name}`, `the text field ${name}`);
}

/** @throws SandboxError `page.body` when the field is no object */
export function objectIn(body: JsonObject, name: string): JsonObject {
  const value = body[name];
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  throw badBody(`对象字段 ${name}`, `the object field ${name}`);
}

const badBody = (zh: string, en: string) =>
  new SandboxError("page.body", { zh: `请求里缺少${zh}`, en: `the request lacks ${en}` });
