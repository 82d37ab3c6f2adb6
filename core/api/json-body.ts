import type { HttpBody } from "./http/http.ts";

/** Plain UTF-8: WeCom refuses characters written as `\uXXXX` (errcode 40033). */
export function jsonBody(value: object): HttpBody {
  const bytes = Buffer.from(JSON.stringify(value, wellFormed), "utf8");
  return {
    type: "application/json; charset=utf-8",
    length: bytes.length,
    chunks: () => [bytes],
  };
}

const LONE = /\p{Surrogate}/gu;

/** Half a character would be written as `\uXXXX`. */
const wellFormed = (_: string, value: unknown) =>
  typeof value === "string" ? value.replaceAll(LONE, "\ufffd") : value;
