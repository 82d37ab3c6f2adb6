import assert from "node:assert/strict";
import { type SealedCallback, signatureOf, type WecomClient } from "../support/wecom-client.ts";
import { effectsOf, refused, seconds, type Target, type Threat } from "./target.ts";

const text = (client: WecomClient) => client.textMessage({ from: "mallory", content: "hello" });

/** Posts a body with any query. */
const postWith =
  ({ client, path }: Target, query: string, body: string) =>
  () =>
    client.send({ method: "POST", target: `${path}?${query}`, body });

/** The query of a callback with one parameter replaced, percent-encoded or not. */
const queryWith = (sealed: SealedCallback, name: string, value: string) =>
  sealed.query.replace(new RegExp(`${name}=[^&]*`), `${name}=${value}`);

/** Tries each value as the signature of a good callback. */
const signatures =
  (change: (right: string) => readonly string[]) =>
  (target: Target): readonly (() => ReturnType<WecomClient["send"]>)[] => {
    const sealed = target.client.seal(text(target.client));
    return change(sealed.msgSignature).map((value) =>
      postWith(target, queryWith(sealed, "msg_signature", value), sealed.body),
    );
  };

/** A message of a length whose base64 ends in padding. */
function paddedText(client: WecomClient): string {
  for (let content = "x"; ; content += "x") {
    const message = client.textMessage({ from: "mallory", content });
    if (client.seal(message).encrypt.endsWith("=")) return message;
  }
}

const flipBit = (bytes: Buffer, at: number, bit: number) => {
  const flipped = Buffer.from(bytes);
  flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << bit), at);
  return flipped;
};

const signature: readonly Threat[] = [
  refused("T1", "a POST without signature", 400, (target) => [
    postWith(
      target,
      `timestamp=${seconds()}&nonce=1`,
      target.client.seal(text(target.client)).body,
    ),
  ]),
  refused("T2", "a guessed signature", 403, (target) =>
    signatures((right) => [right.slice(0, -1) + (right.endsWith("0") ? "1" : "0")])(target),
  ),
  refused(
    "T3a",
    "an empty signature",
    400,
    signatures(() => [""]),
  ),
  refused(
    "T3b",
    "signatures of odd shapes",
    403,
    signatures((right) => [
      right.slice(1),
      `${right}0`,
      "a".repeat(4_000),
      right.toUpperCase(),
      encodeURIComponent(
        right.replace(/[0-9]/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
      ),
      `${right.slice(0, 39)}%00`,
      `${right}%00`,
      `%20${right}`,
      "%F0%9F%98%80",
    ]),
  ),
  refused("T5", "an altered ciphertext", 403, (target) => {
    const sealed = target.client.seal(text(target.client));
    const at = 20;
    const other = sealed.encrypt[at] === "A" ? "B" : "A";
    const encrypt = sealed.encrypt.slice(0, at) + other + sealed.encrypt.slice(at + 1);
    return [postWith(target, sealed.query, sealed.body.replace(sealed.encrypt, encrypt))];
  }),
  refused("T6", "an altered timestamp or nonce", 403, (target) => {
    const sealed = target.client.seal(text(target.client));
    return [
      queryWith(sealed, "timestamp", String(Number(sealed.timestamp) + 1)),
      queryWith(sealed, "nonce", `${sealed.nonce}0`),
    ].map((query) => postWith(target, query, sealed.body));
  }),
  {
    id: "T7",
    title: "every split of timestamp and nonce that has the same signature",
    async attack(target) {
      const { client, credentials } = target;
      const nonce = String(seconds(5));
      const sealed = client.seal(text(client), { nonce });
      const joined = [sealed.timestamp, nonce].sort().join("");
      const effects = await effectsOf(target, async () => {
        assert.equal((await client.post(sealed)).status, 200);
        for (const [timestamp, other] of splits(joined)) {
          const same = signatureOf(credentials.token, timestamp, other, sealed.encrypt);
          if (same !== sealed.msgSignature) continue;
          const query = new URLSearchParams({
            msg_signature: same,
            timestamp,
            nonce: other,
          }).toString();
          const { status } = await postWith(target, query, sealed.body)();
          assert.equal(status, expectedOf(timestamp, other), `${timestamp} ${other}`);
        }
      });
      assert.equal(effects.length, 1);
    },
  },
  refused("T8", "repeated and bracketed parameters", 400, (target) => {
    const sealed = target.client.seal(text(target.client));
    return [
      ...["nonce", "timestamp", "msg_signature"].map((name) => `${sealed.query}&${name}=1`),
      `${sealed.query}&nonce=${sealed.nonce}`,
      sealed.query.replace("nonce=", "nonce[]="),
      sealed.query.replace("nonce=", "nonce%5B%5D="),
    ].map((query) => postWith(target, query, sealed.body));
  }),
  refused("T9", "a signature over parameters that are left out", 400, (target) => {
    const sealed = target.client.seal(text(target.client), { nonce: "" });
    const query = `msg_signature=${sealed.msgSignature}&timestamp=${sealed.timestamp}`;
    return [query, `${query}&nonce=`].map((one) => postWith(target, one, sealed.body));
  }),
];

function* splits(joined: string): Generator<readonly [timestamp: string, nonce: string]> {
  for (let at = 0; at <= joined.length; at += 1) {
    yield [joined.slice(0, at), joined.slice(at)];
    yield [joined.slice(at), joined.slice(0, at)];
  }
}

function expectedOf(timestamp: string, nonce: string): number {
  if (!/^\d{1,13}$/.test(timestamp) || nonce === "") return 400;
  return Math.abs(Number(timestamp) - seconds()) <= 7_200 ? 200 : 403;
}

const cipher: readonly Threat[] = [
  refused("T10", "base64 that is not canonical, signed", 400, (target) => {
    const { client } = target;
    const message = paddedText(client);
    const changes: readonly ((encrypt: string) => string)[] = [
      (encrypt) => `${encrypt.slice(0, 8)}\n${encrypt.slice(8)}`,
      (encrypt) => `${encrypt.slice(0, 8)} ${encrypt.slice(8)}`,
      (encrypt) => `${encrypt.slice(0, 8)}*${encrypt.slice(8)}`,
      (encrypt) => encrypt.replaceAll("=", ""),
      (encrypt) => `${encrypt}=`,
      (encrypt) => `${encrypt}AAAA`,
      withUnusedBits,
      () => "",
    ];
    return changes.map(
      (damageEncrypt) => () => client.post(client.seal(message, { damageEncrypt })),
    );
  }),
  refused("T10b", "the URL-safe alphabet, signed", 400, ({ client }) => {
    const safe = (encrypt: string) => encrypt.replaceAll("+", "-").replaceAll("/", "_");
    return Array.from(
      { length: 8 },
      () => () =>
        client.post(
          client.seal(text(client), {
            damageEncrypt: (encrypt) => `${safe(encrypt).slice(0, -4)}--__`,
          }),
        ),
    );
  }),
  refused("T11", "bytes that only a length extension would glue in", 400, (target) => {
    const sealed = target.client.seal(text(target.client));
    const glued = `${sealed.encrypt}\u0080\u0000\u0000\u0000\u0000\u0001AAAA`;
    return [
      postWith(target, sealed.query, sealed.body.replace(sealed.encrypt, glued)),
      postWith(
        target,
        sealed.query,
        sealed.body.replace(sealed.encrypt, `${sealed.encrypt}\u0080`),
      ),
    ];
  }),
  {
    id: "T14",
    title: "255 altered paddings, signed, cannot be told apart",
    async attack({ client }) {
      const message = text(client);
      const seen = new Set<string>();
      for (let difference = 1; difference <= 255; difference += 1) {
        const answer = await client.post(
          client.seal(message, {
            damageCipher(bytes) {
              const at = bytes.length - 17;
              bytes.writeUInt8(bytes.readUInt8(at) ^ difference, at);
              return bytes;
            },
          }),
        );
        const { date: _date, ...headers } = answer.headers;
        seen.add(JSON.stringify([answer.status, headers, answer.body]));
      }
      assert.equal(seen.size, 1);
      assert.match([...seen].join(), /^\[403,.*"forbidden"\]$/);
    },
  },
  {
    id: "T15",
    title: "a block that decrypts to half the key is shown nowhere",
    async attack({ client, credentials, logLines }) {
      for (const rest of [1, 2]) {
        const damageCipher = (bytes: Buffer) => {
          const first = bytes.subarray(0, 16);
          return Buffer.concat([first, Buffer.alloc(16), ...Array(rest).fill(first)]);
        };
        const answer = await client.post(client.seal(text(client), { damageCipher }));
        assert.equal(answer.status, 403);
        assert.equal(answer.body, "forbidden");
      }
      const half = Buffer.from(credentials.encodingAesKey, "base64").subarray(0, 16);
      const log = logLines().join("\n");
      for (const encoding of ["hex", "base64", "latin1", "utf8"] as const) {
        assert.ok(!log.includes(half.toString(encoding)));
      }
    },
  },
  {
    id: "T16",
    title: "a flipped bit in every byte, signed",
    async attack({ client }) {
      const message = text(client);
      const { length } = Buffer.from(client.seal(message).encrypt, "base64");
      for (let at = 0; at < length; at += 1) {
        const damageCipher = (bytes: Buffer) => flipBit(bytes, at, at % 8);
        const { status } = await client.post(client.seal(message, { damageCipher }));
        assert.ok(status === 403 || status === 200, `byte ${at}: ${status}`);
      }
    },
  },
  refused(
    "T17",
    "a message for somebody else, encrypted with our key",
    403,
    ({ client, credentials }) =>
      ["wwOTHER", "", `${credentials.corpId}x`, credentials.corpId.toUpperCase()].map(
        (receiveId) => () => client.post(client.seal(text(client), { receiveId })),
      ),
  ),
  refused("T18", "lengths that lie", 403, ({ client }) => {
    const lengths = [0xffffffff, 0x7fffffff, 0x80000000, 100_000, 0];
    return lengths.map(
      (length) => () =>
        client.post(
          client.seal(text(client), {
            damageFrame(padded) {
              padded.writeUInt32BE(length, 16);
              return padded;
            },
          }),
        ),
    );
  }),
];

/** The same bytes, with the unused bits in front of the padding set. */
function withUnusedBits(encrypt: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const padding = encrypt.endsWith("==") ? 2 : 1;
  const at = encrypt.length - padding - 1;
  const next = alphabet[alphabet.indexOf(encrypt.charAt(at)) + 1] ?? "B";
  return encrypt.slice(0, at) + next + "=".repeat(padding);
}

const replay: readonly Threat[] = [
  refused("T19", "a captured callback as echostr", 403, ({ client, path }) => {
    const sealed = client.seal(text(client));
    const echostr = encodeURIComponent(sealed.encrypt);
    return [() => client.send({ target: `${path}?${sealed.query}&echostr=${echostr}` })];
  }),
  refused("T20", "an echostr as a callback", 403, ({ client }) => [
    () => client.post(client.seal("1616140317555161061")),
  ]),
  {
    id: "T21",
    title: "one callback fifty times at once",
    async attack(target) {
      const { client } = target;
      const sealed = client.seal(client.textMessage({ from: "mallory", content: "once" }));
      const effects = await effectsOf(target, async () => {
        const answers = await Promise.all(Array.from({ length: 50 }, () => client.post(sealed)));
        for (const { status, body } of answers) {
          assert.equal(status, 200);
          assert.equal(client.openReply(body).fields.Content, "once");
        }
      });
      assert.equal(effects.length, 1);
    },
  },
  refused("T22", "timestamps outside the window, signed", 403, ({ client }) =>
    [-7_201, 7_260, -1e9, 1e11].map(
      (moved) => () =>
        client.post(client.seal(text(client), { timestamp: String(seconds(moved)) })),
    ),
  ),
  {
    id: "T23",
    title: "prefixes and nonces of replies never repeat",
    async attack({ client }) {
      const prefixes = new Set<string>();
      const nonces = new Set<string>();
      for (let at = 0; at < 200; at += 1) {
        const reply = client.openReply((await client.post(text(client))).body);
        prefixes.add(Buffer.from(reply.prefix).toString("hex"));
        nonces.add(reply.nonce);
      }
      assert.deepEqual([prefixes.size, nonces.size], [200, 200]);
    },
  },
  {
    id: "T24",
    title: "markup in a message does not become markup of the reply",
    async attack({ client }) {
      for (const content of [
        "]]></Content><ToUserName><![CDATA[boss]]></ToUserName>",
        "]]]]><![CDATA[>",
        "<![CDATA[x]]>",
        "&lt;&#65;&amp;",
      ]) {
        const answer = await client.post(client.textMessage({ from: "mallory", content }));
        const { fields } = client.openReply(answer.body);
        assert.equal(fields.Content, content);
        assert.equal(fields.ToUserName, "mallory");
        assert.equal(fields["ToUserName[1]"], undefined);
      }
    },
  },
  {
    id: "T25",
    title: "two pairs at once, and none after its time",
    async attack({ client, secondPair, expiredPair }) {
      assert.equal((await client.post(client.seal(text(client), secondPair))).status, 200);
      assert.equal((await client.post(client.seal(text(client), expiredPair))).status, 403);
      assert.equal((await client.post(text(client))).status, 200);
    },
  },
  refused("T26", "a callback of one app sent to another", 403, ({ client, otherPath }) => {
    const sealed = client.seal(text(client));
    const target = `${otherPath}?${sealed.query}`;
    return [() => client.send({ method: "POST", target, body: sealed.body })];
  }),
  {
    id: "T27",
    title: "the unsigned outer fields say nothing",
    async attack(target) {
      const { client, credentials } = target;
      const sealed = client.seal(text(client));
      const body = sealed.body
        .replace(`<![CDATA[${credentials.agentId}]]>`, "<![CDATA[9999]]>")
        .replace(`<![CDATA[${credentials.corpId}]]>`, "<![CDATA[wwOTHER]]>");
      assert.notEqual(body, sealed.body);
      const [effect, ...more] = await effectsOf(target, async () => {
        assert.equal((await postWith(target, sealed.query, body)()).status, 200);
      });
      assert.equal(effect?.agentId, credentials.agentId);
      assert.deepEqual(more, []);
    },
  },
  refused("T28", "markup and long text as echo, with the real keys", 403, ({ client }) =>
    ["<script>alert(1)</script>", "", "a b", "x".repeat(65), "回音"].map(
      (echo) => () => client.urlCheck(echo),
    ),
  ),
];

/** Forgery, replay and everything around the cipher. */
export const authenticity: readonly Threat[] = [...signature, ...cipher, ...replay];
