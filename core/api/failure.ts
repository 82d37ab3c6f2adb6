import type { Failure, FailureClass } from "../contracts/messenger.ts";

/** What there is to say of a failed call. */
interface Said {
  readonly class: FailureClass;
  readonly error: string;
  /** Cause and cure in one sentence, without its full stop. */
  readonly zh: string;
  readonly en: string;
  readonly errcode?: number | undefined;
  readonly callerIp?: string | undefined;
}

/** A failure with a message in Chinese and English. */
export const failureOf = ({ zh, en, errcode, callerIp, ...said }: Said): Failure => ({
  ...said,
  errcode,
  callerIp,
  message: `${zh}。${en}.`,
});
