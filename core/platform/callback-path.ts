import { type Issues, typeName } from "../reading/issues.ts";

/**
 * Reads the path at which an app is called, and takes a trailing slash off: the transport listens
 * on both spellings.
 *
 * @param path of the option, as in `apps.main.path`
 * @param usual what stands in its place when nothing is said
 */
export function readCallbackPath(
  path: string,
  value: unknown,
  usual: string,
  issues: Issues,
): string {
  if (value === undefined) return usual;
  if (typeof value !== "string") {
    const got = typeName(value);
    issues.add(
      path,
      `应该是文本，例如 "${usual}"，现在是${got.zh}`,
      `must be text such as "${usual}", got ${got.en}`,
    );
    return usual;
  }
  const bare = value.replace(/\/$/, "");
  if (!/^(?:\/[0-9A-Za-z_~-][0-9A-Za-z._~-]*)+$/.test(bare)) {
    issues.add(
      path,
      `要以斜杠开头，斜杠之间是字母、数字和 - . _ ~，例如 "${usual}"`,
      `must begin with a slash, with letters, digits and - . _ ~ between slashes, as in "${usual}"`,
    );
  } else if (/^\/(?:healthz|readyz|metrics|plugins(?:\/.*)?)$/.test(bare)) {
    issues.add(
      path,
      `机器人自己要用；换一个，例如 "${usual}"`,
      `is taken by the bot itself; choose another, such as "${usual}"`,
    );
  }
  return bare;
}
