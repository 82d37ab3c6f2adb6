import assert from "node:assert/strict";
import { openSocket, type RawAnswer, type RawSocket, sendRaw } from "../support/raw-socket.ts";
import { assertRefused, effectsOf, refused, seconds, type Target, type Threat } from "./target.ts";

/** Head of a request to the callback path. */
const head = ({ path }: Target, method: string, ...lines: readonly string[]) =>
  [`${method} ${path} HTTP/1.1`, "Host: bot", ...lines, "", ""].join("\r\n");

const statuses = (answers: readonly RawAnswer[]) => answers.map(({ status }) => status);

/** A row whose bytes get exactly these answers, and then the end of the connection. */
const closing = (
  id: string,
  title: string,
  expected: readonly number[],
  bytes: (target: Target) => readonly (string | Uint8Array)[],
): Threat => ({
  id,
  title,
  async attack(target) {
    const effects = await effectsOf(target, async () => {
      for (const request of bytes(target)) {
        const answers = await sendRaw(target, request);
        assert.deepEqual(statuses(answers), expected, String(request).slice(0, 200));
      }
    });
    assert.deepEqual(effects, []);
  },
});

/** A good callback as the bytes of a request. */
function callback(target: Target, content: string, ...lines: readonly string[]) {
  const { client, path } = target;
  const { query, body } = client.seal(client.textMessage({ from: "mallory", content }));
  const start = [`POST ${path}?${query} HTTP/1.1`, "Host: bot", ...lines];
  return { head: start.join("\r\n"), body };
}

const size: readonly Threat[] = [
  closing("T44", "a body that is declared too long", [413], (target) => [
    head(target, "POST", `Content-Length: ${target.bodyBytes + 1}`),
    head(target, "POST", `Content-Length: ${target.bodyBytes + 1}`) + "x".repeat(1_000),
  ]),
  closing("T45", "a terabyte that is declared and never sent", [413], (target) => [
    head(target, "POST", "Content-Length: 1000000000000"),
  ]),
  {
    id: "T46",
    title: "a body without end, in chunks",
    async attack(target) {
      const socket = await openSocket(target);
      socket.send(head(target, "POST", "Transfer-Encoding: chunked"));
      const chunk = `4000\r\n${"x".repeat(0x4000)}\r\n`;
      let sent = 0;
      while (!socket.isClosed && sent < 10_000_000) {
        socket.send(chunk);
        sent += 0x4000;
        await new Promise(setImmediate);
      }
      const [answer] = await socket.closed();
      assertRefused(answer, 413);
      assert.equal(answer?.headers.connection, "close");
      socket.destroy();
    },
  },
  {
    id: "T47",
    title: "compressed bodies",
    async attack(target) {
      for (const coding of ["gzip", "GZIP", "deflate", "br", "zstd", "identity, gzip", "chunked"]) {
        const request = head(target, "POST", `Content-Encoding: ${coding}`, "Content-Length: 4");
        const [answer] = await sendRaw(target, Buffer.from(`${request}\u001f\u008bxx`, "latin1"));
        assertRefused(answer, 415);
        assert.equal(answer?.headers["accept-encoding"], "identity");
      }
      const { client } = target;
      const sealed = client.seal(client.textMessage({ from: "mallory", content: "plain" }));
      const plain = await client.post(sealed, { "Content-Encoding": "identity" });
      assert.equal(plain.status, 200);
    },
  },
  refused("T62", "queries without end", 400, ({ client, path }) => {
    const { query } = client.seal(client.textMessage({ from: "mallory", content: "x" }));
    return ["&a=1".repeat(14), "&a".repeat(3_900), `&a=${"x".repeat(8_192)}`].map(
      (more) => () => client.send({ method: "POST", target: `${path}?${query}${more}`, body: "" }),
    );
  }),
];

/** Connections that are kept busy with next to nothing. */
const CROWD = 50;

/** Sends `drop` again and again on every socket, until all are closed. */
async function drip(sockets: readonly RawSocket[], drop: string): Promise<void> {
  const timer = setInterval(() => {
    for (const socket of sockets) if (!socket.isClosed) socket.send(drop);
  }, 20);
  await Promise.all(sockets.map((socket) => socket.closed()));
  clearInterval(timer);
  for (const socket of sockets) socket.destroy();
}

const crowd = (target: Target) =>
  Promise.all(Array.from({ length: CROWD }, () => openSocket(target)));

/** What everybody else still gets meanwhile. */
async function assertServed({ client }: Target): Promise<void> {
  const answer = await client.post(
    client.textMessage({ from: "bystander", content: "still there?" }),
  );
  assert.equal(client.openReply(answer.body).fields.Content, "still there?");
}

const slowness: readonly Threat[] = [
  {
    id: "T48",
    title: "headers that drip",
    async attack(target) {
      const sockets = await crowd(target);
      for (const socket of sockets) socket.send(`GET ${target.path} HTTP/1.1\r\nHost: bot\r\nX: `);
      const dripped = drip(sockets, "x");
      await assertServed(target);
      await dripped;
      for (const { answers } of sockets) assert.ok(statuses(answers).every((one) => one === 408));
    },
  },
  {
    id: "T49",
    title: "a body that drips",
    async attack(target) {
      const sockets = await crowd(target);
      for (const socket of sockets)
        socket.send(`${head(target, "POST", "Content-Length: 100000")}xx`);
      const dripped = drip(sockets, "x");
      await assertServed(target);
      await dripped;
      for (const { answers } of sockets) assert.ok(statuses(answers).every((one) => one === 408));
    },
  },
  {
    id: "T49b",
    title: "empty lines that drip after a whole request",
    async attack(target) {
      const sockets = await crowd(target);
      for (const socket of sockets)
        socket.send(`GET ${target.healthPath} HTTP/1.1\r\nHost: b\r\n\r\n`);
      await Promise.all(sockets.map((socket) => socket.answered()));
      const dripped = drip(sockets, "\r\n");
      await assertServed(target);
      await dripped;
      for (const { answers } of sockets) assert.deepEqual(statuses(answers), [200]);
    },
  },
  {
    id: "T50",
    title: "connections that say nothing",
    async attack(target) {
      const sockets = await crowd(target);
      await assertServed(target);
      await Promise.all(sockets.map((socket) => socket.closed()));
    },
  },
];

const framing: readonly Threat[] = [
  closing("T51", "requests that two parsers would cut differently", [400], (target) => {
    const { path } = target;
    const end = "\r\n\r\n";
    const smuggled = `0${end}GET ${target.healthPath} HTTP/1.1\r\nHost: bot${end}`;
    const post = (...lines: readonly string[]) => head(target, "POST", ...lines) + smuggled;
    return [
      post("Content-Length: 5", "Transfer-Encoding: chunked"),
      post("Transfer-Encoding: chunked", "Content-Length: 5"),
      post("Content-Length: 5", "Content-Length: 6"),
      post("Content-Length: 5", "Content-Length: 5"),
      post("Content-Length: 5, 5"),
      post("Content-Length: +5"),
      post("Content-Length: -5"),
      post("Content-Length: 0x5"),
      post("Content-Length: 5 5"),
      post("Transfer-Encoding: xchunked"),
      post("Transfer-Encoding: chunked, identity"),
      post("Transfer-Encoding : chunked"),
      post("Content-Length : 5"),
      post("Transfer-Encoding:\u000bchunked"),
      post("X: a\r\n Transfer-Encoding: chunked", "Content-Length: 5"),
      `${head(target, "POST", "Transfer-Encoding: chunked")}0x3\r\nabc\r\n${smuggled}`,
      `${head(target, "POST", "Transfer-Encoding: chunked")}3\nabc\r\n${smuggled}`,
      `POST ${path} HTTP/1.1\nHost: bot\n\n`,
      `GET ${path} HTTP/1.1\r\nHost: bot\r\nX: a\u0000b${end}`,
      `GET ${path} HTTP/1.1\r\nHost: bot\r\n\rX: a${end}`,
      `GET ${path} HTTP/1.1\r\nHost: bot\r\nA B: c${end}`,
      `GET ${path} HTTP/1.1\r\nHost: bot\r\n: c${end}`,
      `GET  ${path} HTTP/1.1\r\nHost: bot${end}`,
      `GET ${path} HTTP/1.1 \r\nHost: bot${end}`,
      `GET ${path} HTTP/9.9\r\nHost: bot${end}`,
      `GE\u0000T ${path} HTTP/1.1\r\nHost: bot${end}`,
    ];
  }),
  closing("T52", "a chunk extension of 20 KB", [413], (target) => [
    `${head(target, "POST", "Transfer-Encoding: chunked")}1;a=${"x".repeat(20_000)}\r\nx\r\n0\r\n\r\n`,
  ]),
  closing("T53a", "no Host, and two", [400], ({ path }) => [
    `GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`,
    `GET ${path} HTTP/1.1\r\nHost: a\r\nHost: a\r\nConnection: close\r\n\r\n`,
    `GET ${path} HTTP/1.1\r\nHost: a\r\nhost: b\r\nConnection: close\r\n\r\n`,
  ]),
  closing("T53b", "a request line without version", [404], () => ["GET /\r\n\r\n"]),
  {
    id: "T54",
    title: "a Host that means two things",
    async attack(target) {
      for (const host of ["evil.com:x@legit.com", "evil.com", "evil.com/..", "[::1", "a@b@c"]) {
        const lines = [`X-Forwarded-Host: ${host}`, "Connection: close", "", ""].join("\r\n");
        const [answer] = await sendRaw(
          target,
          `GET ${target.healthPath} HTTP/1.1\r\nHost: ${host}\r\n${lines}`,
        );
        assert.equal(answer?.status, 200);
        assert.ok(!/evil|legit/.test(JSON.stringify(answer)));
      }
    },
  },
  {
    id: "T56",
    title: "headers with names that objects have by themselves",
    async attack(target) {
      const names = ["__proto__", "constructor", "toString", "hasOwnProperty"];
      const lines = names.map((name) => `${name}: x`);
      const { head: start, body } = callback(target, "headers", ...lines, "Connection: close");
      const answers = await sendRaw(
        target,
        `${start}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
      assert.deepEqual(statuses(answers), [200]);
    },
  },
  closing("T57a", "CONNECT", [], () => ["CONNECT evil.com:443 HTTP/1.1\r\nHost: evil.com\r\n\r\n"]),
  closing("T57b", "the HTTP/2 preface", [400], () => ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"]),
  {
    id: "T57c",
    title: "upgrades are ignored",
    async attack(target) {
      for (const upgrade of ["websocket", "h2c", "TLS/1.0"]) {
        const socket = await openSocket(target);
        socket.send(
          `GET ${target.healthPath} HTTP/1.1\r\nHost: b\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\n\r\n`,
        );
        assert.deepEqual(statuses(await socket.answered()), [200]);
        socket.destroy();
      }
    },
  },
  closing("T58", "an expectation that nobody has", [417], (target) => [
    head(target, "POST", "Expect: tea", "Content-Length: 1", "Connection: close"),
  ]),
  {
    id: "T59",
    title: "as many requests on one connection as it may carry, and more",
    async attack(target) {
      const { client, path, requestsPerSocket } = target;
      // Made first, since a connection that says nothing meanwhile would be closed.
      const checks = Array.from({ length: requestsPerSocket + 5 }, (_, at) => {
        return `GET ${path}?${client.urlCheckQuery(String(at))} HTTP/1.1\r\nHost: bot\r\n\r\n`;
      });
      const socket = await openSocket(target);
      socket.send(checks.join(""));
      const answers = await socket.closed();
      assert.ok(answers.every(({ status, body }, at) => status === 200 && body === String(at)));
      assert.equal(answers.length, requestsPerSocket);
      socket.destroy();
    },
  },
];

const routing: readonly Threat[] = [
  {
    id: "T55",
    title: "no path and no Referer make a redirect",
    async attack(target) {
      const pieces = [
        "//evil.com",
        "/",
        "\\",
        "..",
        ".",
        "%2f",
        "%5c",
        "@",
        "?",
        "http://",
        ";",
        "%0d%0aLocation:x",
      ];
      for (let at = 0; at < 500; at += 1) {
        const path = [at, at / 12, at / 144]
          .map((one) => pieces[Math.floor(one) % 12])
          .join("evil");
        const answer = await target.client.send({
          target: `/${path}`,
          headers: { Referer: `http://evil.com/${path}` },
        });
        assert.ok(answer.status < 300 || answer.status >= 400, path);
        assert.equal(answer.headers.location, undefined);
      }
    },
  },
  {
    id: "T60",
    title: "methods that are not for callbacks",
    async attack(target) {
      for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "PROPFIND"]) {
        const bodiless = method === "HEAD";
        const [answer] = await sendRaw(
          { ...target, bodiless },
          head(target, method, "Connection: close"),
        );
        assert.equal(answer?.status, 405, method);
        assert.equal(answer.headers.allow, "GET, POST");
        assert.equal(answer.body, bodiless ? "" : "method not allowed");
      }
    },
  },
  {
    id: "T61",
    title: "other spellings of the path",
    async attack(target) {
      const { path } = target;
      const good = target.client.urlCheckQuery("12345");
      const ask = async (spelling: string) => {
        const request = `GET ${spelling}?${good} HTTP/1.1\r\nHost: bot\r\nConnection: close\r\n\r\n`;
        const [answer] = await sendRaw(target, request);
        return answer;
      };
      const encoded = `/%${path.charCodeAt(1).toString(16)}${path.slice(2)}`;
      for (const spelling of [
        `/${path}`,
        `//evil${path}`,
        `/x/..${path}`,
        `/.${path}`,
        `/%2e%2e${path}`,
        `${path}%00`,
        `${path};a`,
        `${path}//`,
        `${path}/x`,
        path.toUpperCase(),
        encoded,
        path.replaceAll("/", "\\"),
        `*`,
      ]) {
        const answer = await ask(spelling);
        // A target that is no path is refused by the runtime, before there is anything to find.
        assert.ok(
          answer?.status === 404 || answer?.status === 400,
          `${spelling}: ${answer?.status}`,
        );
      }
      for (const spelling of [path, `${path}/`, `http://evil.com${path}`]) {
        assert.equal((await ask(spelling))?.body, "12345", spelling);
      }
    },
  },
  {
    id: "T63",
    title: "an echostr whose plus signs were not encoded",
    async attack({ client, path }) {
      let query = "";
      while (!query.includes("+")) query = decodeURIComponent(client.urlCheckQuery("1616140317"));
      const answer = await client.send({ target: `${path}?${query}` });
      assert.deepEqual([answer.status, answer.body], [200, "1616140317"]);
    },
  },
];

/** Bad requests on one connection. */
const BATCH = 500;

const flood: readonly Threat[] = [
  {
    id: "T66",
    title: "a flood of wrong signatures ends in 429, and never for those that are right",
    async attack(target) {
      const query = `msg_signature=${"0".repeat(40)}&timestamp=${seconds()}&nonce=1`;
      const body = `<xml><Encrypt>${Buffer.alloc(64).toString("base64")}</Encrypt></xml>`;
      const bad = `POST ${target.path}?${query} HTTP/1.1\r\nHost: bot\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
      const seen = new Set<number>();
      for (let batch = 0; batch < 60 && !seen.has(429); batch += 1) {
        const socket = await openSocket(target);
        socket.send(bad.repeat(BATCH));
        for (const { status, headers } of await socket.answered(BATCH)) {
          seen.add(status);
          if (status === 429) assert.equal(headers["retry-after"], "1");
        }
        socket.destroy();
        await assertServed(target);
      }
      assert.ok(seen.has(429));
      assert.deepEqual(
        [...seen].sort(),
        [403, 429].filter((status) => seen.has(status)),
      );
    },
  },
];

/** What can be done with sockets and headers. The flood is last: it uses up an allowance. */
export const http: readonly Threat[] = [...size, ...slowness, ...framing, ...routing, ...flood];
