import { decrypt, encrypt, getSignature } from "@wecom/crypto";
import { XMLParser } from "fast-xml-parser";
import Koa from "koa";
import getRawBody from "raw-body";
import { APP } from "./fixture.ts";
import { tellPort } from "./served.ts";

/**
 * The echo that a capable person writes in an afternoon with the packages one finds first. It keeps
 * nothing: no repeats, no order, no second chance.
 */
const { corpId, encodingAesKey, token } = APP;
const parser = new XMLParser({ parseTagValue: false });
const app = new Koa();
app.use(async (ctx) => {
  const body = await getRawBody(ctx.req, {
    length: ctx.req.headers["content-length"] ?? null,
    limit: 262_144,
    encoding: "utf8",
  });
  const { msg_signature, timestamp, nonce } = ctx.query;
  const sealed: string = parser.parse(body).xml.Encrypt;
  if (getSignature(token, String(timestamp), String(nonce), sealed) !== msg_signature) {
    ctx.status = 403;
    return;
  }
  const { FromUserName, Content } = parser.parse(decrypt(encodingAesKey, sealed).message).xml;
  ctx.type = "application/xml; charset=utf-8";
  ctx.body = answerOf(FromUserName, Content);
});
tellPort(app.listen(0, "127.0.0.1"));

function answerOf(member: string, content: string): string {
  const now = String(Math.floor(Date.now() / 1_000));
  const nonce = String(Math.floor(Math.random() * 1e10));
  const reply =
    `<xml><ToUserName><![CDATA[${member}]]></ToUserName>` +
    `<FromUserName><![CDATA[${corpId}]]></FromUserName><CreateTime>${now}</CreateTime>` +
    `<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${content}]]></Content></xml>`;
  const sealed = encrypt(encodingAesKey, reply, corpId);
  return (
    `<xml><Encrypt><![CDATA[${sealed}]]></Encrypt>` +
    `<MsgSignature><![CDATA[${getSignature(token, now, nonce, sealed)}]]></MsgSignature>` +
    `<TimeStamp>${now}</TimeStamp><Nonce><![CDATA[${nonce}]]></Nonce></xml>`
  );
}
