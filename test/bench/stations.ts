import config from "../../bot.config.ts";
import { createBot } from "../../core/bot/bot.ts";
import { createFrameCipher, parseAesKey } from "../../core/crypto/cipher.ts";
import { sign, verify } from "../../core/crypto/signature.ts";
import { createDelivery } from "../../core/delivery/delivery.ts";
import type { ActiveSide } from "../../core/delivery/desk.ts";
import { createReceiver } from "../../core/delivery/receiver.ts";
import { Mailbox } from "../../core/outbox/mailbox.ts";
import { systemClock } from "../../core/ports/clock.ts";
import { noMeter } from "../../core/ports/meter.ts";
import { reply } from "../../core/replies/reply.ts";
import { TEXTS } from "../../core/replies/texts.ts";
import { memory } from "../../core/stores/memory/memory.ts";
import { pooledEntropy } from "../../core/system-entropy.ts";
import { wecom } from "../../core/wecom/app/platform.ts";
import { decode } from "../../core/wecom/callback/decode.ts";
import { decodeUtf8, openEnvelope } from "../../core/wecom/callback/envelope.ts";
import { identify } from "../../core/wecom/callback/identity.ts";
import { readCallbackQuery } from "../../core/wecom/callback/query.ts";
import { encodeReply } from "../../core/wecom/callback/wecom.ts";
import { readXml } from "../../core/xml/read.ts";
import { silentLogger } from "../support/silent-logger.ts";
import { APP, sealedTexts, wecomAdapter } from "./fixture.ts";
import { heading, line } from "./print.ts";
import { median, rateOf } from "./rounds.ts";

const ROUNDS = 7;
const MESSAGES = 20_000;
const CONTENT = "今天下午三点开会，别忘了带上周报。";

/** Where the microseconds of a callback go, from the raw query to the sealed answer. */
export async function benchStations(): Promise<void> {
  heading("(c) microseconds per station, one text message and its echo");
  for (const [name, work] of stations()) report(name, median(times(() => 1e6 / rateOf(work, 60))));

  const { receive, close } = await receiver();
  const whole: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const sealed = sealedTexts(MESSAGES, CONTENT).map(({ query, body }) => ({
      query,
      body: Buffer.from(body),
    }));
    const begun = performance.now();
    for (const { query, body } of sealed) await receive(query, body, performance.now());
    whole.push(((performance.now() - begun) * 1_000) / MESSAGES);
  }
  report("all of it, awaited, every message another", median(whole));
  await close();
}

const report = (name: string, microseconds: number) =>
  line(`${microseconds.toFixed(2).padStart(7)}  ${name}`);

const times = (measure: () => number) => Array.from({ length: ROUNDS }, measure);

function stations(): readonly (readonly [string, () => void])[] {
  const [sealed] = sealedTexts(1, CONTENT);
  if (!sealed) throw new Error("no message");
  const body = Buffer.from(sealed.body);
  const cipher = createFrameCipher(parseAesKey(APP.encodingAesKey));
  const entropy = pooledEntropy();
  const query = readCallbackQuery(sealed.query);
  const ciphertext = openEnvelope(body);
  const verified = verify(APP.token, query, ciphertext, query.msgSignature);
  const frame = verified && cipher.decrypt(verified);
  const text = frame && decodeUtf8(frame.message);
  const tree = text === undefined ? undefined : readXml(text);
  if (!verified || !frame || text === undefined || !tree) throw new Error("refused");
  const context = {
    app: "main",
    id: "0",
    body: frame.message,
    arrivedAt: 0,
    reading: { locationDatum: "unknown" as const, misfits: [] },
    logger: silentLogger,
  };
  const said = reply.text(CONTENT);
  const to = { toUserName: "zhangsan", fromUserName: APP.corpId, createTime: 1_795_392_000 };
  const xml = Buffer.from(encodeReply(said, to, "text"));
  const encrypt = cipher.encrypt({ message: xml, receiveId: frame.receiveId }, entropy(16));

  return [
    ["read the query", () => readCallbackQuery(sealed.query)],
    ["open the envelope", () => openEnvelope(body)],
    ["check the signature", () => verify(APP.token, query, ciphertext, query.msgSignature)],
    ["decrypt and open the frame", () => cipher.decrypt(verified)],
    ["UTF-8 and inner XML", () => readXml(decodeUtf8(frame.message) ?? "")],
    ["identity", () => identify(APP, tree)],
    ["decode", () => decode(tree, context)],
    ["write the reply's XML", () => Buffer.from(encodeReply(said, to, "text"))],
    [
      "frame and encrypt",
      () => cipher.encrypt({ message: xml, receiveId: frame.receiveId }, entropy(16)),
    ],
    ["sign", () => sign(APP.token, query, encrypt)],
  ];
}

/** No message here is sent actively. */
const INACTIVE: ActiveSide = {
  obstacle: () => "no_secret",
  prepare: async (_app, ready) => ({ ok: true, value: ready }),
  kick() {},
};

async function receiver() {
  const store = await memory().open({ directory: "", logger: silentLogger });
  const shared = { clock: systemClock, logger: silentLogger };
  const bot = await createBot({ ...shared, plugins: config.plugins, store, production: true });
  const adapter = wecomAdapter();
  const delivery = createDelivery({
    tools: { ...shared, meter: noMeter, store },
    bot,
    active: INACTIVE,
    mail: new Mailbox({ store, textsOf: () => TEXTS }),
    policyOf: () => ({ onLate: "push", ack: "", plainMarkdown: false, texts: TEXTS }),
    platformOf: () => wecom,
    reopen: (row) => adapter.reopen(row),
  });
  const { receive } = createReceiver({
    adapter,
    delivery,
    tools: { ...shared, meter: noMeter },
    path: "/wecom/callback",
  });
  return {
    receive,
    async close() {
      await bot.close();
      await store.close();
    },
  };
}
