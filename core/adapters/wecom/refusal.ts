import { CallbackError, type CallbackErrorCode } from "../../errors.ts";

/** Cause and cure, for the log. The one who sent the request sees the same 403 for all of them. */
const CAUSES = {
  ERR_SIGNATURE: "its signature does not fit; compare the Token with the one in the admin console",
  ERR_KEY_EXPIRED: "its key pair is past notAfter; save the new pair in the admin console",
  ERR_STALE: "its timestamp is too far from now; set the clock of this machine",
  ERR_FRAME: "it cannot be decrypted; compare the EncodingAESKey with the one in the admin console",
  ERR_RECEIVE_ID: "it was encrypted for another receiver; compare the CorpID",
  ERR_ECHO: "its echostr holds something else than the admin console sends",
  ERR_MESSAGE: "what it decrypts to is no message, but what a URL check holds",
  ERR_AGENT_MISMATCH: "it is meant for another app; compare the AgentID and the callback path",
} as const satisfies Partial<Record<CallbackErrorCode, string>>;

/** Why a callback with a proper envelope was refused. */
export type Forbidden = keyof typeof CAUSES;

/** The error for everything that goes wrong behind the envelope. */
export function forbidden(code: Forbidden): CallbackError {
  return new CallbackError(403, code, `callback refused: ${CAUSES[code]}`);
}
