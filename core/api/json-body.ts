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
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is left out
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;

/** Half a character and what XML forbids would be written as `\uXXXX`; responses leave the latter out too. */
const wellFormed = (_: string, value: unknown) =>
  typeof value === "string" ? value.replaceAll(LONE, "\ufffd").replaceAll(FORBIDDEN, "") : value;
