import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "vitest";
import { vectors } from "./vectors.ts";
import { createWecomClient, signatureOf } from "./wecom-client.ts";

const account = {
  baseUrl: "http://127.0.0.1",
  path: "/wecom/callback",
  token: "demoToken42",
  encodingAesKey: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
  corpId: "ww0123456789abcdef",
  agentId: "1000002",
};

describe("client that plays WeCom", () => {
  it("signs every vector", () => {
    for (const { token, timestamp, nonce, encrypt, msgSignature } of vectors) {
      assert.equal(signatureOf(token, timestamp, nonce, encrypt), msgSignature);
    }
  });

  it("seals our own vectors", () => {
    const client = createWecomClient(account);
    const own = vectors.filter(({ id }) => id.startsWith("O"));
    assert.equal(own.length, 6);
    for (const { message = "", prefix = "", receiveId = "", timestamp, nonce, ...rest } of own) {
      const overrides = { prefix: Buffer.from(prefix), receiveId, timestamp, nonce };
      const sealed = client.seal(message, overrides);
      assert.equal(sealed.encrypt, rest.encrypt);
      assert.equal(sealed.msgSignature, rest.msgSignature);
    }
  });

  it("opens a reply that is right, and no other", () => {
    const client = createWecomClient(account);
    const sealed = client.seal(
      "<xml><Image><MediaId>m</MediaId></Image><Content>0</Content></xml>",
    );
    const answer = (nonce: string) =>
      `<xml><Encrypt>${sealed.encrypt}</Encrypt><MsgSignature>${sealed.msgSignature}</MsgSignature>` +
      `<TimeStamp>${sealed.timestamp}</TimeStamp><Nonce>${nonce}</Nonce></xml>`;
    const { fields } = client.openReply(answer(sealed.nonce));
    assert.deepEqual(fields, { "Image/MediaId": "m", Content: "0" });
    assert.throws(() => client.openReply(answer("1")));
  });

  it("sends what it is told to", async () => {
    const server = createServer((request, response) => {
      response.setHeader("X-Seen", `${request.method} ${request.url?.slice(0, 30)}`);
      request.pipe(response);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const client = createWecomClient({ ...account, baseUrl: `http://127.0.0.1:${port}` });
    const sealed = client.seal(client.textMessage({ from: "li", content: "你好" }));

    const posted = await client.post(sealed);
    assert.equal(posted.body, sealed.body);
    assert.equal(posted.headers["x-seen"], "POST /wecom/callback?msg_signature=");
    const checked = await client.urlCheck("123");
    assert.equal(checked.headers["x-seen"], "GET /wecom/callback?msg_signature=");
    const odd = await client.send({ method: "PUT", target: "//a%2f?b", body: "c" });
    assert.deepEqual([odd.headers["x-seen"], odd.body], ["PUT //a%2f?b", "c"]);

    client.close();
    server.close();
  });
});
