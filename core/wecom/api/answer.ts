import { refusalOf } from "./errcode/refusal.ts";
import { ApiError, failureOf } from "./failure.ts";
import type { HttpResponse } from "./http.ts";

/** Fields of an answer, as they came. */
export type ApiFields = Readonly<Record<string, unknown>>;

/** A department of tens of thousands is a few MB. */
const MOST_BYTES = 32 * 1_024 * 1_024;

/**
 * Reads an answer.
 *
 * @returns the fields beside `errcode` 0
 * @throws ApiError `ERR_API` for any other errcode and for HTTP 429, `ERR_API_ANSWER` for what is
 *   no answer of WeCom: HTML, nothing, no errcode
 */
export async function readAnswer(response: HttpResponse): Promise<ApiFields> {
  const text = await shownText(response);
  if (response.status === 429) throw tooMany();
  const fields = parsed(text);
  const errcode = fields?.errcode;
  if (!fields || typeof errcode !== "number" || !Number.isInteger(errcode)) throw strange(response);
  if (errcode === 0) return fields;
  throw refusalOf(errcode, typeof fields.errmsg === "string" ? fields.errmsg : "");
}

async function shownText(response: HttpResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body) {
    length += chunk.length;
    if (length > MOST_BYTES) throw strange(response);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parsed(text: string): ApiFields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as ApiFields) : undefined;
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

/*
 * Readers of what an answer holds. WeCom leaves fields out, and adds others, as it likes: what is of
 * another type than the documents say counts as absent.
 */

export const textOf = (fields: ApiFields, name: string): string | undefined => {
  const value = fields[name];
  return typeof value === "string" ? value : undefined;
};

/** A number, or a text of digits: WeCom writes some of its numbers so. */
export function numberOf(fields: ApiFields, name: string): number | undefined {
  const value = fields[name];
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

export const isSet = (fields: ApiFields, name: string): boolean => numberOf(fields, name) === 1;

const listOf = (fields: ApiFields, name: string): readonly unknown[] => {
  const value = fields[name];
  return Array.isArray(value) ? value : [];
};

export const textsOf = (fields: ApiFields, name: string): readonly string[] =>
  listOf(fields, name).filter((value) => typeof value === "string");

export const numbersOf = (fields: ApiFields, name: string): readonly number[] =>
  listOf(fields, name).filter((value) => typeof value === "number");

export const objectsOf = (fields: ApiFields, name: string): readonly ApiFields[] =>
  listOf(fields, name).filter(isFields);

/** An object inside, empty when it is not there. */
export function apiObject(fields: ApiFields, name: string): ApiFields {
  const value = fields[name];
  return isFields(value) ? value : {};
}

const isFields = (value: unknown): value is ApiFields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A text that an answer cannot do without.
 *
 * @throws ApiError `ERR_API_ANSWER` for an answer that lacks it: nobody knows what was done
 */
export function givenIn(fields: ApiFields, name: string): string {
  const value = textOf(fields, name);
  if (value) return value;
  throw new ApiError(
    "ERR_API_ANSWER",
    failureOf({
      class: "unknown",
      scope: "unclear",
      error: "ERR_API_ANSWER",
      zh: `企业微信的答复里没有 ${name}：检查代理和 WECOM_API_BASE`,
      en: `WeCom's answer holds no ${name}: check proxies and WECOM_API_BASE`,
    }),
  );
}
