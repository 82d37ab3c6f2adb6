import type { Failure, FailureClass, FailureScope } from "../contracts/messenger.ts";

/** What there is to say of a failed call. */
interface Said {
  readonly class: FailureClass;
  /** Default: it is about the one message. */
  readonly scope?: FailureScope | undefined;
  readonly error: string;
  /** Cause and cure in one sentence, without its full stop. */
  readonly zh: string;
  readonly en: string;
  readonly errcode?: number | undefined;
  readonly errmsg?: string | undefined;
  readonly callerIp?: string | undefined;
}

/** A failure with a message in Chinese and English. */
export const failureOf = ({
  zh,
  en,
  errcode,
  errmsg,
  callerIp,
  scope,
  ...said
}: Said): Failure => ({
  ...said,
  errmsg,
  scope: scope ?? "message",
  errcode,
  callerIp,
  message: `${zh}。${en}.`,
});
