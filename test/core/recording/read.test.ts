import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { readRecording } from "../../../core/recording/read.ts";
import {
  type Recording,
  writeCallback,
  writeHead,
  writeRecording,
} from "../../../core/recording/recording.ts";
import { recordings } from "./arbitrary.ts";

const at = Date.UTC(2026, 0, 1);
const good: Recording = {
  bodies: "plaintext",
  apps: [{ name: "main" }],
  from: at,
  callbacks: [
    {
      at,
      app: "main",
      kind: "text",
      id: "1",
      deliveries: [{ at, outcome: "cut" }],
      content: { bodies: "plaintext", xml: "<xml/>" },
    },
    {
      at: at + 1,
      app: "main",
      kind: "event:click",
      id: "2",
      deliveries: [{ at: at + 1, outcome: "replied", status: 200, tookMs: 1.5 }],
      content: { bodies: "plaintext", xml: "<xml/>", reply: "<xml></xml>" },
    },
  ],
};
const [head = "", first = "", second = ""] = writeRecording(good)
  .split("\n")
  .map((line) => `${line}\n`);

describe("a recording", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(recordings, (recording) => {
        assert.deepEqual(readRecording(writeRecording(recording)), { ...recording, torn: false });
      }),
    );
  });

  it("begins with what it is", () => {
    assert.equal(
      head,
      '{"huiyin":"recording","version":1,"bodies":"plaintext","apps":[{"name":"main"}],"from":"2026-01-01T00:00:00.000Z"}\n',
    );
  });

  it("gives up the last line wherever a crash cut it, and no other", () => {
    const whole = Buffer.from(head + first + second);
    for (let end = Buffer.byteLength(head + first); end < whole.length - 2; end++) {
      const { callbacks, torn } = readRecording(whole.subarray(0, end).toString("utf8"));
      assert.equal(callbacks.length, 1);
      assert.equal(torn, end > Buffer.byteLength(head + first));
    }
    assert.equal(readRecording(whole.subarray(0, -1).toString()).callbacks.length, 2);
  });

  it("may be shuffled, indented by blank lines, and come from another system", () => {
    const text = `\ufeff${head}${second}\n\n${first}`.replaceAll("\n", "\r\n");
    assert.deepEqual(readRecording(text), { ...good, torn: false });
  });

  it("joins the deliveries of one message, whose reply is the first that there was", () => {
    const [callback] = good.callbacks;
    assert.ok(callback);
    const content = { bodies: "plaintext", xml: "<xml/>", reply: "<xml>r</xml>" } as const;
    const later = { at: at + 5_000, outcome: "replied", status: 200, tookMs: 2 } as const;
    const again = { ...callback, deliveries: [later], content };
    const { callbacks } = readRecording(writeHead(good) + first + writeCallback(again));
    assert.deepEqual(callbacks, [
      { ...callback, deliveries: [...callback.deliveries, later], content },
    ]);
  });

  const broken: Record<string, [text: string, code: string, line: number]> = {
    "is empty": ["", "ERR_RECORDING_FOREIGN", 1],
    "is a picture": ["\u0089PNG\r\n", "ERR_RECORDING_FOREIGN", 1],
    "is other JSON": ['{"vectors":[]}\n', "ERR_RECORDING_FOREIGN", 1],
    "has lost its first line": [first + second, "ERR_RECORDING_FOREIGN", 1],
    "has half a first line": [head.slice(0, 20), "ERR_RECORDING_FOREIGN", 1],
    "is of a later version": [
      head.replace('"version":1', '"version":2'),
      "ERR_RECORDING_VERSION",
      1,
    ],
    "has no version": [head.replace('"version":1,', ""), "ERR_RECORDING_DAMAGED", 1],
    "has bodies of another sort": [head.replace("plaintext", "gzip"), "ERR_RECORDING_DAMAGED", 1],
    "has no time": [head.replace("2026-01", "soon"), "ERR_RECORDING_DAMAGED", 1],
    "has apps without names": [head.replace('"name"', '"nom"'), "ERR_RECORDING_DAMAGED", 1],
    "is torn in the middle": [
      `${head}${first.slice(0, 30)}\n${second}`,
      "ERR_RECORDING_DAMAGED",
      2,
    ],
    "has a line that is no object": [`${head}${first}[]\n`, "ERR_RECORDING_DAMAGED", 3],
    "names an app that is not there": [
      head + first.replace("main", "hr"),
      "ERR_RECORDING_DAMAGED",
      2,
    ],
    "has no message": [`${head}${first.replace('"xml"', '"xlm"')}`, "ERR_RECORDING_DAMAGED", 2],
    "has a time in words": [
      head + first.replace(/"at":\d+/, '"at":"now"'),
      "ERR_RECORDING_DAMAGED",
      2,
    ],
    "has no deliveries": [head + first.replace(/\[.*\]/, "[]"), "ERR_RECORDING_DAMAGED", 2],
    "has a delivery that is no object": [
      head + first.replace(/\[.*\]/, "[7]"),
      "ERR_RECORDING_DAMAGED",
      2,
    ],
    "has an outcome of its own": [head + first.replace("cut", "eaten"), "ERR_RECORDING_DAMAGED", 2],
  };
  for (const [what, [text, code, line]] of Object.entries(broken)) {
    it(`is refused when it ${what}`, () => {
      assert.throws(() => readRecording(text), { code, line });
    });
  }

  it("is refused or read, and nothing else, whatever a line holds", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        try {
          readRecording(`${head}${json}\n`);
        } catch (error) {
          assert.equal((error as { code?: string }).code, "ERR_RECORDING_DAMAGED");
        }
      }),
    );
  });
});
