import assert from "node:assert/strict";
import { describe, it } from "vitest";
import {
  type Filter,
  isFiltering,
  NO_FILTER,
  passes,
} from "../../../../../core/page/browser/inspector/filter.ts";
import { call, callback, check, delivery } from "./records.ts";

const records = [
  callback("c1"),
  callback("c2", { app: "other", member: "wang", outcome: "gave_up" }),
  callback("c3", {
    member: "wang",
    deliveries: [
      delivery({ remarks: [{ code: "reply.signature", level: "error", zh: "签名", en: "sign" }] }),
    ],
  }),
  call("a1"),
  call("a2", { errcode: 60020, app: "other" }),
  check("k1"),
];
const left = (filter: Partial<Filter>) =>
  records.filter(passes({ ...NO_FILTER, ...filter })).map(({ id }) => id);

describe("filter", () => {
  const cases: Record<string, [Partial<Filter>, string[]]> = {
    "everything, when nothing is asked": [{}, ["c1", "c2", "c3", "a1", "a2", "k1"]],
    "by text of the message": [{ text: "我帅吗" }, ["c1", "c2", "c3"]],
    "by every word, whatever its letter case": [{ text: "SEND Hello 60020" }, ["a2"]],
    "by a part of the request": [{ text: "SEND Hello" }, ["a1", "a2"]],
    "by words of the outcome in either language": [{ text: "放弃" }, ["c2"]],
    "by a remark's code": [{ text: "reply.sig" }, ["c3"]],
    "by sort": [{ sort: "call" }, ["a1", "a2"]],
    "by tone": [{ tone: "bad" }, ["c2", "a2"]],
    "by app": [{ app: "other" }, ["c2", "a2"]],
    "by member, also as receiver": [{ member: "li" }, ["c1", "a1", "a2"]],
    "what is wrong, which a remark is too": [{ wrongOnly: true }, ["c2", "c3", "a2"]],
  };
  for (const [what, [filter, expected]] of Object.entries(cases)) {
    it(`keeps ${what}`, () => assert.deepEqual(left(filter), expected));
  }

  it("knows whether it holds anything back", () => {
    assert.equal(isFiltering(NO_FILTER), false);
    assert.equal(isFiltering({ ...NO_FILTER, wrongOnly: true }), true);
  });
});
