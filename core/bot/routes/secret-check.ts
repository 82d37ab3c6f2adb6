// Whether a request shows the secret that its route asks for.
import { hmac, sameText } from "../../crypto/signature.ts";
import { Secret } from "../../secret.ts";
import type { PluginScope } from "../plugin-scope.ts";
import type { RouteCall, SecretCheck } from "./route.ts";

type Check = (call: RouteCall) => boolean | Promise<boolean>;

/** Shorter ones are found by trying. Characters. */
const LEAST = 8;

/**
 * Makes the check of one route.
 *
 * @param route as in `POST /notices`, for the message
 * @throws PluginError `ERR_PLUGIN_SETUP` for what checks nothing: no text, or one that can be guessed
 */
export function secretCheck(secret: SecretCheck, route: string, scope: PluginScope): Check {
  const text = (given: unknown, name: string): (() => string) => {
    const reveal = () => (given instanceof Secret ? given.reveal() : given);
    const found = reveal();
    if (typeof found === "string" && found.length >= LEAST) return reveal as () => string;
    throw scope.misused(
      `${route}: ${name} is ${typeof found === "string" ? `shorter than ${LEAST} characters` : "no text"}; ` +
        "take a long random one, as `openssl rand -hex 24` prints it, from the configuration",
    );
  };
  const header = (name: unknown): string => {
    if (typeof name === "string" && /^[\w-]+$/.test(name)) return name;
    throw scope.misused(`${route}: header is the name of a header, as in "x-token"`);
  };

  if (typeof secret !== "object" || secret === null) throw unknown(route, scope);
  if ("bearer" in secret) {
    const token = text(secret.bearer, "bearer");
    return ({ request }) =>
      sameText(request.headers.get("authorization") ?? "", `Bearer ${token()}`);
  }
  if ("hmac" in secret) {
    const { hmac: algorithm, prefix = "" } = secret;
    if (algorithm !== "sha256" && algorithm !== "sha1") {
      throw scope.misused(`${route}: hmac is "sha256" or "sha1"`);
    }
    const name = header(secret.header);
    const key = text(secret.key, "key");
    return ({ request, body }) => {
      const expected = `${prefix}${hmac(algorithm, key(), body)}`;
      const shown = request.headers.get(name) ?? "";
      return (
        sameText(prefix + shown.slice(prefix.length).toLowerCase(), expected) &&
        shown.startsWith(prefix)
      );
    };
  }
  if ("header" in secret) {
    const name = header(secret.header);
    const token = text(secret.is, "is");
    return ({ request }) => sameText(request.headers.get(name) ?? "", token());
  }
  if ("query" in secret) {
    const { query: name } = secret;
    const token = text(secret.is, "is");
    return ({ request }) => {
      const [shown = "", ...others] = new URL(request.url).searchParams.getAll(name);
      return sameText(shown, token()) && others.length === 0;
    };
  }
  const { verify } = secret;
  if (typeof verify !== "function") throw unknown(route, scope);
  // Whatever is not `true` itself is no permission.
  const isTrue = (found: unknown) => found === true;
  return ({ request, body }) => {
    const found = verify(request, body);
    return found instanceof Promise ? found.then(isTrue) : isTrue(found);
  };
}

const unknown = (route: string, scope: PluginScope) =>
  scope.misused(
    `${route}: secret is { bearer }, { header, is }, { query, is }, { hmac, header, key } or { verify }`,
  );
