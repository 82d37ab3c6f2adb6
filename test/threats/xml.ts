import assert from "node:assert/strict";
import { type AddressInfo, createServer } from "node:net";
import type { SealedCallback, WecomClient } from "../support/wecom-client.ts";
import { effectsOf, refused, type Target, type Threat } from "./target.ts";

const text = (client: WecomClient) => client.textMessage({ from: "mallory", content: "hello" });

/** Posts another envelope around a ciphertext that is signed. */
const envelope =
  ({ client, path }: Target, write: (sealed: SealedCallback) => string | Uint8Array) =>
  () => {
    const sealed = client.seal(text(client));
    return client.send({ method: "POST", target: `${path}?${sealed.query}`, body: write(sealed) });
  };

const envelopes =
  (...writes: readonly ((sealed: SealedCallback) => string | Uint8Array)[]) =>
  (target: Target) =>
    writes.map((write) => envelope(target, write));

/** Text put in front of the last end tag of a message. */
const withElements = (message: string, elements: string) =>
  message.replace(/<\/xml>$/, `${elements}</xml>`);

/** Posts a message whose plaintext is changed before it is sealed. */
const plaintext =
  (...changes: readonly ((message: string) => string | Uint8Array)[]) =>
  ({ client }: Target) =>
    changes.map((change) => () => client.post(client.seal(change(text(client)))));

/** An authentic message that nobody can read one way is taken in, and nobody answers it. */
const nobodys = (
  id: string,
  title: string,
  ...changes: readonly ((message: string) => string | Uint8Array)[]
): Threat => ({
  id,
  title,
  async attack(target) {
    const effects = await effectsOf(target, async () => {
      for (const post of plaintext(...changes)(target)) {
        const { status, body } = await post();
        assert.deepEqual({ status, body }, { status: 200, body: "" });
      }
    });
    assert.deepEqual(effects, []);
  },
});

const outer: readonly Threat[] = [
  refused(
    "T30",
    "an entity bomb in the envelope",
    400,
    envelopes(({ encrypt }) => {
      const levels = Array.from(
        { length: 9 },
        (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`,
      );
      const declared = `<!DOCTYPE xml [<!ENTITY e0 "boom">${levels.join("")}]>`;
      return `${declared}<xml><a>&e9;</a><Encrypt>${encrypt}</Encrypt></xml>`;
    }),
  ),
  {
    id: "T31",
    title: "external entities are fetched from nowhere",
    async attack(target) {
      let fetched = 0;
      const canary = createServer(() => {
        fetched += 1;
      });
      await new Promise<void>((resolve) => canary.listen(0, "127.0.0.1", resolve));
      const { port } = canary.address() as AddressInfo;
      const row = refused(
        "T31",
        "",
        400,
        envelopes(
          ...[`http://127.0.0.1:${port}/x`, "file:///etc/hostname"].map(
            (uri) =>
              ({ encrypt }: SealedCallback) =>
                `<!DOCTYPE xml [<!ENTITY x SYSTEM "${uri}">]><xml><a>&x;</a><Encrypt>${encrypt}</Encrypt></xml>`,
          ),
          ({ encrypt }) =>
            `<!DOCTYPE xml SYSTEM "http://127.0.0.1:${port}/dtd"><xml><Encrypt>${encrypt}</Encrypt></xml>`,
        ),
      );
      await row.attack(target);
      await new Promise((resolve) => canary.close(resolve));
      assert.equal(fetched, 0);
    },
  },
  refused(
    "T32a",
    "40,000 numeric references as ciphertext",
    400,
    envelopes(() => `<xml><Encrypt>${"&#65;".repeat(40_000)}</Encrypt></xml>`),
  ),
  {
    id: "T33",
    title: "distinct elements by the ten thousand",
    async attack(target) {
      for (const [count, statuses] of [
        [15_000, [400]],
        [100_000, [413]],
      ] as const) {
        const names = Array.from({ length: count }, (_, at) => `<t${at}/>`).join("");
        const send = envelope(target, ({ encrypt }) => {
          return `<xml>${names}<Encrypt>${encrypt}</Encrypt></xml>`;
        });
        const { status } = await send();
        assert.ok((statuses as readonly number[]).includes(status), `${count}: ${status}`);
      }
    },
  },
  refused(
    "T34",
    "elements nested 30,000 deep",
    400,
    envelopes(
      () => "<a>".repeat(30_000) + "</a>".repeat(30_000),
      () => `<xml>${"<a>".repeat(80_000)}`,
    ),
  ),
  refused(
    "T36",
    "Encrypt twice, with a comment, in pieces, or with children",
    400,
    envelopes(
      ({ encrypt }) => `<xml><Encrypt>${encrypt}</Encrypt><Encrypt>${encrypt}</Encrypt></xml>`,
      ({ encrypt }) => `<xml><Encrypt>${encrypt}</Encrypt><Encrypt/></xml>`,
      ({ encrypt }) => `<xml><Encrypt>${cut(encrypt, "<!-- -->")}</Encrypt></xml>`,
      ({ encrypt }) => `<xml><Encrypt><![CDATA[${cut(encrypt, "]]><![CDATA[")}]]></Encrypt></xml>`,
      ({ encrypt }) => `<xml><Encrypt>${cut(encrypt, "<b/>")}</Encrypt></xml>`,
      ({ encrypt }) => `<xml><Encrypt>${cut(encrypt, "<?a b?>")}</Encrypt></xml>`,
      ({ encrypt }) => `<xml><encrypt>${encrypt}</encrypt></xml>`,
      ({ encrypt }) => `<xml><a><Encrypt>${encrypt}</Encrypt></a></xml>`,
    ),
  ),
  refused(
    "T40a",
    "tags of the envelope that do not match",
    400,
    envelopes(
      ({ encrypt }) => `<xml><Encrypt>${encrypt}</Encrypted></xml>`,
      ({ encrypt }) => `<xml><Encrypt>${encrypt}</Encrypt></a>`,
      ({ encrypt }) => `<xml><Encrypt>${encrypt}</Encrypt>`,
      ({ encrypt }) => `<xml><Encrypt>${encrypt}</Encrypt></xml><xml/>`,
      ({ encrypt }) => `<xml><Encrypt>${encrypt}</Encrypt></xml>tail`,
      () => "",
      () => "hello",
      () => "{}",
    ),
  ),
  refused(
    "T41a",
    "an envelope that is not UTF-8",
    400,
    envelopes(
      ({ body }) => Buffer.from(body, "utf16le"),
      ({ body }) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(body, "utf16le")]),
      ({ body }) => Buffer.concat([Buffer.from([0xc0, 0xbc]), Buffer.from(body)]),
    ),
  ),
  {
    id: "T41b",
    title: "a byte order mark and a declaration before the envelope are fine",
    async attack(target) {
      for (const front of ["\ufeff", '<?xml version="1.0" encoding="UTF-8"?>\n']) {
        const send = envelope(target, ({ body }) => front + body);
        assert.equal((await send()).status, 200, JSON.stringify(front));
      }
      const both = envelope(target, ({ body }) => `\ufeff<?xml version="1.0"?>${body}`);
      assert.equal((await both()).status, 200);
    },
  },
];

const cut = (encrypt: string, between: string) =>
  encrypt.slice(0, 12) + between + encrypt.slice(12);

const inner: readonly Threat[] = [
  {
    id: "T32b",
    title: "30,000 numeric references in an authentic message",
    async attack({ client }) {
      const content = `<Content>${"&#65;".repeat(30_000)}</Content>`;
      // Of a member of its own: the echo of it fills that member's mailbox.
      const said = client.textMessage({ from: "wordy", content: "" });
      const message = said.replace(/<Content>.*<\/Content>/, content);
      assert.equal((await client.post(client.seal(message))).status, 200);
    },
  },
  {
    id: "T35",
    title: "names that objects have by themselves",
    async attack({ client }) {
      const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "prototype"];
      const elements = names.map((name) => `<${name}><polluted>1</polluted></${name}>`).join("");
      const answer = await client.post(client.seal(withElements(text(client), elements)));
      assert.equal(answer.status, 200);
      assert.equal(client.openReply(answer.body).fields.Content, "hello");
      assert.equal(Reflect.get({}, "polluted"), undefined);
    },
  },
  nobodys(
    "T37",
    "a message with two senders or types is nobody's",
    (message) => withElements(message, "<MsgType>text</MsgType>"),
    (message) => withElements(message, "<FromUserName>boss</FromUserName>"),
  ),
  {
    id: "T38",
    title: "ids beyond 2^53 stay two",
    async attack(target) {
      const { client } = target;
      const ids = ["9007199254740992", "9007199254740993"];
      const effects = await effectsOf(target, async () => {
        for (const msgId of ids) {
          const message = client.textMessage({ from: "mallory", content: "id", msgId });
          assert.equal((await client.post(message)).status, 200);
        }
      });
      assert.deepEqual(
        effects.map(({ msgId }) => msgId),
        ids,
      );
    },
  },
  {
    id: "T39",
    title: "user ids that look like something else",
    async attack(target) {
      const { client } = target;
      const users = ["00123", "1e5", "0x1F", "true", "null", " a ", "NaN"];
      const effects = await effectsOf(target, async () => {
        for (const from of users) {
          const answer = await client.post(client.textMessage({ from, content: "id" }));
          assert.equal(answer.status, 200, JSON.stringify(from));
          assert.equal(client.openReply(answer.body).fields.ToUserName, from);
        }
      });
      assert.deepEqual(
        effects.map(({ from }) => from),
        users,
      );
    },
  },
  nobodys(
    "T40b",
    "a message whose tags do not match is nobody's",
    (message) => withElements(message, "<a>1</b>"),
    (message) => withElements(message, "<a>"),
    (message) => message.slice(0, -1),
    (message) => `${message}<xml/>`,
    () => "",
    () => "hello world",
  ),
  refused(
    "T40c",
    "what a URL check holds, as a message",
    403,
    plaintext(
      () => "hello",
      () => "1616140317555161061",
    ),
  ),
  nobodys(
    "T41c",
    "a message that is not UTF-8 is nobody's",
    (message) => Buffer.from(message, "utf16le"),
    (message) => Buffer.from(message.replace("hello", "\u00ff"), "latin1"),
    (message) => replaceBytes(message, Buffer.from([0xc0, 0xaf])),
    (message) => replaceBytes(message, Buffer.from([0xed, 0xa0, 0x80])),
    (message) => replaceBytes(message, Buffer.from([0xf5, 0x80, 0x80, 0x80])),
  ),
  {
    id: "T42",
    title: "control characters are data, and never a second line of the log",
    async attack({ client, logLines }) {
      const controls = Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code)).join(
        "",
      );
      for (const content of [controls, `a${controls}b\u001b[31m\u202e`]) {
        const answer = await client.post(client.textMessage({ from: "mallory", content }));
        assert.equal(answer.status, 200);
        // An echo of nothing that a member could see is silence.
        if (answer.body !== "") client.openReply(answer.body);
      }
      for (const line of logLines()) assert.ok(!/[\r\n]/.test(line));
    },
  },
];

/** The message with the word in it replaced by bytes. */
function replaceBytes(message: string, bytes: Uint8Array): Uint8Array {
  const [front = "", back = ""] = message.split("hello");
  return Buffer.concat([Buffer.from(front), bytes, Buffer.from(back)]);
}

/** What a document can be made of, before and after the signature. */
export const xml: readonly Threat[] = [...outer, ...inner];
