import type { Stamp } from "../../crypto/signature.ts";
import { CallbackError } from "../../errors.ts";

/** What the query of a POSTed callback says. */
export interface CallbackQuery extends Stamp {
  /** Not empty, and nothing more is known about it. */
  readonly msgSignature: string;
}

/** What the query of the console's URL check says. */
export interface CheckQuery extends CallbackQuery {
  /** Base64 of a ciphertext, or so it claims. */
  readonly echostr: string;
}

/** WeCom sends about 100 characters, and 250 with an `echostr`. */
const MAX_LENGTH = 8192;
const MAX_PARAMETERS = 16;

const TIMESTAMP = /^[0-9]{1,13}$/;
const NONCE = /^[\x20-\x7e]{1,128}$/;

/** Text that decodes to itself: printable ASCII but for `%`, `+` and `?`. */
const PLAIN = /^[\x21-\x24\x26-\x2a\x2c-\x3e\x40-\x7e]*$/;

/**
 * Reads the query of a POSTed callback: every parameter exactly once, since a repeated one may be
 * read differently by a proxy in front of us.
 *
 * @param query the raw query string, without the question mark
 * @throws CallbackError 400 `ERR_QUERY_PARAMETER`
 */
export function readCallbackQuery(query: string): CallbackQuery {
  return stamped(parametersOf(query));
}

/**
 * Reads the query of the URL check. A blank in `echostr` was a `+` before somebody on the way
 * decoded the query as a form: base64 has no blanks.
 *
 * @param query the raw query string, without the question mark
 * @throws CallbackError 400 `ERR_QUERY_PARAMETER`
 */
export function readCheckQuery(query: string): CheckQuery {
  const parameters = parametersOf(query);
  return {
    ...stamped(parameters),
    echostr: sole(parameters, "echostr").replaceAll(" ", "+"),
  };
}

type Parameter = readonly [name: string, value: string];

/**
 * The decoded parameters in order, as URLSearchParams has them. A query without anything to
 * decode, as that of every real callback is, is only cut apart.
 *
 * @throws CallbackError 400 `ERR_QUERY_PARAMETER` for more than 16, or more than 8 KiB
 */
export function parametersOf(query: string): readonly Parameter[] {
  if (query.length > MAX_LENGTH) throw refused("is longer than 8 KiB");
  const parameters = PLAIN.test(query) ? cut(query) : [...new URLSearchParams(query)];
  if (parameters.length > MAX_PARAMETERS) {
    throw refused(`has more than ${MAX_PARAMETERS} parameters`);
  }
  return parameters;
}

function cut(query: string): readonly Parameter[] {
  const parameters: Parameter[] = [];
  let from = 0;
  while (from < query.length) {
    const next = query.indexOf("&", from);
    const end = next < 0 ? query.length : next;
    if (end > from) parameters.push(split(query.slice(from, end)));
    from = end + 1;
  }
  return parameters;
}

function split(parameter: string): Parameter {
  const at = parameter.indexOf("=");
  return at < 0 ? [parameter, ""] : [parameter.slice(0, at), parameter.slice(at + 1)];
}

const stamped = (parameters: readonly Parameter[]): CallbackQuery => ({
  msgSignature: sole(parameters, "msg_signature"),
  timestamp: shaped(parameters, "timestamp", TIMESTAMP),
  nonce: shaped(parameters, "nonce", NONCE),
});

function sole(parameters: readonly Parameter[], wanted: string): string {
  let found = "";
  let times = 0;
  for (const [name, value] of parameters) {
    if (name !== wanted) continue;
    found = value;
    times++;
  }
  if (times > 1) throw refused(`repeats ${wanted}`);
  if (found === "") throw refused(`lacks ${wanted}`);
  return found;
}

function shaped(parameters: readonly Parameter[], name: string, shape: RegExp): string {
  const value = sole(parameters, name);
  if (!shape.test(value)) throw refused(`has an ill-shaped ${name}`);
  return value;
}

const refused = (why: string) =>
  new CallbackError(400, "ERR_QUERY_PARAMETER", `callback refused: its query ${why}`);
