import { bytesOf } from "../../../reply/utf8.ts";
import { type Read, refuse } from "./read.ts";

const URL_BYTES = 2_048;
const PROTOCOL = /^https?:\/\//i;

/** An address with its protocol, of 2,048 bytes at most. @param missing errcode when it is absent */
export const url =
  (missing = 41010): Read<string> =>
  (value, reading) => {
    if (typeof value !== "string" || value === "") throw refuse(missing, reading, "is missing");
    if (!PROTOCOL.test(value)) throw refuse(45034, reading, "must begin with http:// or https://");
    if (bytesOf(value) <= URL_BYTES) return value;
    throw refuse(40039, reading, `must have at most ${URL_BYTES} bytes`);
  };
