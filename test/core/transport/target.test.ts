import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { splitTarget } from "../../../core/transport/request.ts";

describe("request target", () => {
  const targets: Readonly<Record<string, readonly [string, string]>> = {
    "/a": ["/a", ""],
    "/a?": ["/a", ""],
    "/a?b=c": ["/a", "b=c"],
    "/a?b=c?d": ["/a", "b=c?d"],
    "/%61?b=%20+": ["/%61", "b=%20+"],
    "//host/a?b": ["//host/a", "b"],
    "/http://host/a?b": ["/http://host/a", "b"],
    "http://host/a?b": ["/a", "b"],
    "HTTPS://user@host:1/a?b": ["/a", "b"],
    "http://host?b": ["", "b"],
    "http:///a": ["/a", ""],
    "*": ["*", ""],
    "": ["", ""],
  };
  for (const [target, [path, query]] of Object.entries(targets)) {
    it(`splits ${JSON.stringify(target)}`, () => {
      assert.deepEqual(splitTarget(target), { path, query });
    });
  }
});
