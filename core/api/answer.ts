import { ApiError } from "../contracts/api/api-error.ts";
import { refusalOf } from "./errcode/refusal.ts";
import { failureOf } from "./failure.ts";
import type { HttpResponse } from "./http/http.ts";

/** Fields of an answer, as they came. */
export type Fields = Readonly<Record<string, unknown>>;

/** A department of tens of thousands is a few MB. */
const MOST_BYTES = 32 * 1_024 * 1_024;

/**
 * Reads an answer.
 *
 * @returns the fields beside `errcode` 0
 * @throws ApiError `ERR_API` for any other errcode and for HTTP 429, `ERR_API_ANSWER` for what is
 *   no answer of WeCom: HTML, nothing, no errcode
 */
export async function readAnswer(response: HttpResponse): Promise<Fields> {
  const text = await textOf(response);
  if (response.status === 429) throw tooMany();
  const fields = parsed(text);
  const errcode = fields?.errcode;
  if (!fields || typeof errcode !== "number" || !Number.isInteger(errcode)) throw strange(response);
  if (errcode === 0) return fields;
  throw refusalOf(errcode, typeof fields.errmsg === "string" ? fields.errmsg : "");
}

async function textOf(response: HttpResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body) {
    length += chunk.length;
    if (length > MOST_BYTES) throw strange(response);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parsed(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

const tooMany = () =>
  new ApiError(
    "ERR_API",
    failureOf({
      class: "limited",
      scope: "app",
      error: "429",
      zh: "调用过于频繁（HTTP 429）：稍后再试",
      en: "Called too often (HTTP 429): try again later",
    }),
  );

/** Somebody else may have answered: a proxy, a sign-in page, a gateway that lost its server. */
function strange({ status, headers }: HttpResponse): ApiError {
  const type = /^[\w.+-]+\/[\w.+-]+/.exec(String(headers["content-type"] ?? ""))?.[0] ?? "?";
  return new ApiError(
    "ERR_API_ANSWER",
    failureOf({
      class: "unknown",
      scope: "unclear",
      error: "ERR_API_ANSWER",
      zh: `答复不是企业微信的 JSON（HTTP ${status}，${type}）：检查代理、登录页和 WECOM_API_BASE`,
      en: `The answer is no JSON of WeCom (HTTP ${status}, ${type}): check proxies, sign-in pages and WECOM_API_BASE`,
    }),
  );
}
