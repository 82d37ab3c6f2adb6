import { ApiError } from "../../contracts/api/api-error.ts";
import { failureOf } from "../failure.ts";

/** A file that WeCom would refuse, or that cannot be had. Cause and cure, without a full stop. */
export const mediaError = (zh: string, en: string): ApiError =>
  new ApiError(
    "ERR_MEDIA",
    failureOf({ class: "dead", scope: "file", error: "ERR_MEDIA", zh, en }),
  );

/** A file that could not be had this time. */
export const mediaTrouble = (zh: string, en: string): ApiError =>
  new ApiError(
    "ERR_MEDIA",
    failureOf({ class: "busy", scope: "file", error: "ERR_MEDIA", zh, en }),
  );

/** An address that nothing is fetched from. */
export const addressError = (zh: string, en: string): ApiError =>
  new ApiError(
    "ERR_ADDRESS",
    failureOf({ class: "dead", scope: "file", error: "ERR_ADDRESS", zh, en }),
  );
