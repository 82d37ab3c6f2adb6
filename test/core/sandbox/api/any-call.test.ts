import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { agentRoutes } from "../../../../core/sandbox/api/agents.ts";
import { groupRoutes } from "../../../../core/sandbox/api/groups.ts";
import { mediaRoutes } from "../../../../core/sandbox/api/media/routes.ts";
import {
  addressRoutes,
  departmentRoutes,
  userRoutes,
} from "../../../../core/sandbox/api/members.ts";
import { menuRoutes } from "../../../../core/sandbox/api/menus.ts";
import { sendRoutes } from "../../../../core/sandbox/api/send/routes.ts";
import { webhookRoutes } from "../../../../core/sandbox/api/webhook.ts";
import type { Fault } from "../../../../core/sandbox/faults.ts";
import { company } from "./company.ts";

const routes = [
  ...Object.keys(userRoutes),
  ...Object.keys(departmentRoutes),
  ...Object.keys(menuRoutes),
  ...Object.keys(agentRoutes),
  ...Object.keys(addressRoutes),
  ...Object.keys(sendRoutes),
  ...Object.keys(mediaRoutes),
  ...Object.keys(groupRoutes),
  ...Object.keys(webhookRoutes),
  "GET /cgi-bin/gettoken",
  "GET /cgi-bin/nowhere",
];

const words = [
  "touser",
  "toparty",
  "msgtype",
  "agentid",
  "text",
  "content",
  "markdown",
  "news",
  "articles",
  "title",
  "url",
  "image",
  "media_id",
  "template_card",
  "card_type",
  "main_title",
  "button",
  "button_list",
  "sub_button",
  "type",
  "name",
  "key",
  "task_id",
  "userlist",
  "chatid",
  "owner",
  "userid",
  "userids",
  "response_code",
  "msgid",
  "card_action",
  "checkbox",
  "option_list",
  "id",
];
const values = fc.oneof(
  fc.constantFrom("li", "@all", "text", "news", "template_card", "button_interaction", "click"),
  fc.constantFrom<unknown>(1000002, "1000002", 0, 1, -1, "", null, true, "https://a.example"),
  fc.string({ maxLength: 8 }),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    values,
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...words), tie("tree"), { maxKeys: 6 }),
  ),
}));
const body = fc.oneof(
  fc
    .dictionary(fc.constantFrom(...words), tree, { maxKeys: 8 })
    .map((json) => JSON.stringify(json)),
  fc.string({ maxLength: 12 }),
);
const fault = fc.constantFrom<Fault | undefined>(
  ...[undefined, undefined, undefined, undefined],
  { kind: "api.errcode", errcode: 42001 },
  { kind: "api.errcode", errcode: -1 },
  { kind: "api.status", status: 502 },
  { kind: "api.html" },
  { kind: "api.lose_response" },
  { kind: "api.quota" },
);
const query = fc.dictionary(
  fc.constantFrom("userid", "id", "department_id", "agentid", "type", "media_id", "chatid", "key"),
  fc.constantFrom("li", "1", "2", "1000002", "image", "x", ""),
);
const call = fc.record({
  route: fc.constantFrom(...routes),
  token: fc.constantFrom("own", "own", "own", "none", "wrong"),
  query,
  body,
  type: fc.constantFrom("application/json", "multipart/form-data; boundary=x", "text/plain"),
  fault,
});

/** The errcode of an answer, or `undefined` for one that has none or was lost. */
async function errcodeOf(response: Response): Promise<unknown> {
  if (!response.headers.get("content-type")?.startsWith("application/json")) return undefined;
  const { errcode, errmsg } = (await response.json()) as Record<string, unknown>;
  assert.equal(typeof errmsg, "string");
  return errcode;
}

describe("whatever is asked of the API", () => {
  it("becomes one answer and one record, and never breaks it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 5 }), async (calls) => {
        const { ask, token, withToken, sandbox, last } = company();
        for (const { route, token: which, query, body, type, fault } of calls) {
          const [method = "", path = ""] = route.split(" ");
          const bare = `${path}?${new URLSearchParams(query)}`;
          const text = which === "own" ? await token() : "made-up";
          sandbox.faults.clear();
          if (fault) sandbox.faults.add(fault);
          const before = sandbox.feed.records.length;
          const response = await ask(which === "none" ? bare : withToken(bare, text), {
            method,
            ...(method === "POST" && { body, headers: { "Content-Type": type } }),
          });

          assert.equal(sandbox.feed.records.length, before + 1);
          const record = last();
          assert.equal(record.path, path);
          assert.equal(
            record.remarks.find(({ code }) => code === "api.broken"),
            undefined,
          );
          if (fault?.kind !== "api.lose_response") {
            assert.equal(record.status, response.status);
            assert.equal(await errcodeOf(response), record.errcode);
          }
          assert.ok(!JSON.stringify(record).includes(text));
        }
      }),
      { numRuns: 300 },
    );
  });
});
