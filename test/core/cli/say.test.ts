import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, it } from "vitest";
import { runExplain } from "../../../core/cli/explain.ts";
import { Failed, Misuse } from "../../../core/cli/misuse.ts";
import { type AsWecomOptions, sayAsWecom } from "../../../core/cli/say/as-wecom.ts";
import { goodEnvironment } from "../config/sample-config.ts";
import { type Stage, stage } from "./stage.ts";

let on: Stage | undefined;
afterEach(async () => {
  await on?.close();
  on = undefined;
});

async function setUp(...args: Parameters<typeof stage>): Promise<Stage> {
  on = await stage(...args);
  return on;
}

const speak = ({ options }: Stage, more: Partial<AsWecomOptions> = {}) =>
  sayAsWecom({ ...options, app: "main", user: "zhangsan", type: "text", value: "你好", ...more });

/** Something else on another port, where the data directory knows of no bot. */
const through = (set: Stage, origin: string): Stage => ({
  ...set,
  options: {
    ...set.options,
    environment: {
      ...set.options.environment,
      HUIYIN_DATA_DIR: "nothing-here",
      PORT: new URL(origin).port,
    },
  },
});

const failure = (pattern: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Failed, String(error));
  assert.match(error.message, pattern);
  return true;
};

describe("say, in WeCom's place", () => {
  it("speaks to the made-up identity, and shows the reply and the time it took", async () => {
    const { reply, elapsedMs } = await speak(await setUp({}), { app: undefined });
    assert.equal(reply, "你好");
    assert.ok(elapsedMs > 0);
  });

  it("speaks to a real app only by its name", async () => {
    const set = await setUp();
    assert.equal((await speak(set)).reply, "你好");
    await assert.rejects(speak(set, { app: undefined }), Misuse);
    await assert.rejects(speak(set, { app: "mian" }), (error: Error) => {
      assert.ok(error instanceof Misuse);
      assert.match(error.message, /did you mean "main"/);
      return true;
    });
  });

  for (const text of ["]]>", "<xml>&amp;", "😀\n第二行", " leading", "0"]) {
    it(`carries ${JSON.stringify(text)} there and back`, async () => {
      assert.equal((await speak(await setUp(), { value: text })).reply, text);
    });
  }

  it("sends a position, a report, a menu click, and what stands in a file", async () => {
    const set = await setUp();
    const file = join(set.options.directory ?? "", "message.xml");
    writeFileSync(
      file,
      `<xml><ToUserName>${goodEnvironment.WECOM_CORP_ID}</ToUserName><FromUserName>li</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>from a file</Content><MsgId>1</MsgId><AgentID>1000002</AgentID></xml>`,
    );
    const replies = [
      await speak(set, { type: "location", value: "31.2304，121.4737，人民广场" }),
      await speak(set, { type: "report", value: "31.2304,121.4737,35" }),
      await speak(set, { type: "click", value: "HELP" }),
      await speak(set, { type: "enter", value: "" }),
      await speak(set, { type: "xml", value: file }),
    ].map(({ reply }) => reply);
    assert.deepEqual(replies, [
      "人民广场",
      undefined,
      "[图文 news 1] HELP\n  https://x.test/",
      undefined,
      "from a file",
    ]);
  });

  const misuses: Record<string, Partial<AsWecomOptions>> = {
    "nothing to say": { value: " " },
    "an unknown type": { type: "txt" },
    "a position without numbers": { type: "location", value: "here" },
    "a file that is not there": { type: "xml", value: "/nowhere/at/all.xml" },
  };
  for (const [what, more] of Object.entries(misuses)) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(speak(await setUp(), more), Misuse);
    });
  }

  it("says that nothing is listening, and what to do", async () => {
    const set = await setUp();
    await on?.close();
    on = undefined;
    const stillThere = await setUp();
    const environment = {
      ...stillThere.options.environment,
      HUIYIN_DATA_DIR: "nothing-here",
      PORT: String(set.port),
    };
    const options = { ...stillThere.options, environment };
    await assert.rejects(speak({ ...stillThere, options }), failure(/ADDRESS_REFUSED.*npm start/s));
  });

  const different = {
    ERR_SIGNATURE: { WECOM_TOKEN: "anotherTokenOf32LettersAndDigits" },
    ERR_FRAME: { WECOM_ENCODING_AES_KEY: "Zq3Zs8Lw0XbVn2mRc7YdGf5JuAe1iTh4P9oQyEvKzUB" },
    ERR_RECEIVE_ID: { WECOM_CORP_ID: "wwfedcba9876543210" },
    ERR_AGENT_MISMATCH: { WECOM_AGENT_ID: "1000003" },
  };
  for (const [code, used] of Object.entries(different)) {
    it(`learns the true reason of a refusal: ${code}`, async () => {
      const set = await setUp(goodEnvironment, used);
      await assert.rejects(speak(set), (error: unknown) => {
        assert.ok(error instanceof Failed);
        assert.match(error.message, new RegExp(`${code}.*(重启|restart)`, "s"));
        for (const value of Object.values({ ...goodEnvironment, ...used })) {
          if (value.length > 10) assert.ok(!error.message.includes(value), "a secret was shown");
        }
        return true;
      });
    });
  }

  it("tells a web page from a bot", async () => {
    const set = await setUp();
    const page = await set.impostor((_, response) => response.end("<html><body>hi</body></html>"));
    await assert.rejects(speak(through(set, page)), failure(/envelope/));
  });

  it("refuses a reply that WeCom could not open", async () => {
    const set = await setUp();
    const other = await set.proxy({
      answer: (body) => body.replace(/<Nonce>.*<\/Nonce>/, "<Nonce>1</Nonce>"),
    });
    await assert.rejects(speak(through(set, other)), failure(/signature/));
  });
});

describe("explain", () => {
  it("asks the running bot, and prints its steps as a table", async () => {
    const set = await setUp();
    const table = await runExplain({ ...set.options, app: "main", user: "li", text: "我帅吗" });
    assert.deepEqual(set.explained, [{ app: "main", user: "li", text: "我帅吗" }]);
    const [first, because, then, , heading, ...rows] = table.split("\n");
    assert.equal(first, "由它回答 / answered by: echo (on text)");
    assert.match(because ?? "", /要 text \/ asks for text/);
    assert.match(then ?? "", /if it passes, then: echo \(on :message\)/);
    assert.match(heading ?? "", /plugin +处理器 handler +做什么 verb +会问到 asked +原因 why/);
    assert.equal(rows.length, 3);
    assert.match(rows[0] ?? "", /echo +keyword x +回答 answer +否 no +没有这个词 \/ is not/);
  });

  it("says that no bot is running", async () => {
    const set = await setUp();
    const asked = () => runExplain({ ...set.options, user: "li", text: "hi" });
    const elsewhere = { ...set.options.environment, HUIYIN_DATA_DIR: "nothing-here" };
    const options = { ...set.options, environment: elsewhere };
    await assert.rejects(runExplain({ ...options, user: "li", text: "hi" }), failure(/npm start/));
    // The note of a bot that is gone, or that somebody else's process has the number of.
    const note = join(set.options.directory ?? "", "data/running.json");
    const left = JSON.parse(readFileSync(note, "utf8"));
    for (const stale of [{ ...left, pid: 2 ** 22 + 1 }, { ...left, adminPort: 1 }, "", null, []]) {
      writeFileSync(note, JSON.stringify(stale));
      await assert.rejects(asked(), failure(/no bot is running.*npm start/s));
    }
  });

  it("says that the token is of another run", async () => {
    const { options } = await setUp();
    writeFileSync(join(options.directory ?? "", "data/admin-token"), "another");
    await assert.rejects(
      runExplain({ ...options, user: "li", text: "hi" }),
      failure(/HUIYIN_DATA_DIR/),
    );
  });
});
