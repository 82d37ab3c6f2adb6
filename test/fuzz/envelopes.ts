import assert from "node:assert/strict";
import { CallbackError } from "../../core/errors.ts";
import { sandbox, timestampOf } from "../support/wecom-adapter.ts";
import type { SealOverrides } from "../support/wecom-client.ts";
import { type Dice, diceOf, mutate } from "./mutate.ts";

/** A callback as it reaches the adapter. */
interface Sealed {
  readonly query: string;
  readonly body: string;
}

export interface EnvelopeFuzzOptions {
  /** How many callbacks to try. */
  readonly runs: number;
  /** Equal seeds make equal callbacks. */
  readonly seed: number;
  /** The function under test, as `adapterFor().open`. What it returns must have an `event`. */
  readonly open: (query: string, body: Uint8Array) => { readonly event: object };
  /** Encrypts and signs for `open`. Default: for the account and moment of `adapterFor`. */
  readonly seal?: (message: Uint8Array, overrides: SealOverrides) => Sealed;
  /** Where a line of progress goes, every 100,000 callbacks. */
  readonly log?: (line: string) => void;
}

export interface EnvelopeFuzzReport {
  readonly runs: number;
  readonly opened: number;
  /** Refusals by code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly slowestMs: number;
}

const head =
  "<ToUserName><![CDATA[ww0123456789abcdef]]></ToUserName><FromUserName><![CDATA[li]]></FromUserName>" +
  "<CreateTime>1795392000</CreateTime>";

/** Room to be damaged in without harm to what stands around it. */
const LONG = "我帅吗 <b>x</b> & so on; ".repeat(60);

/** Good messages of the shapes that differ: flat, nested, with lists, with references. */
const MESSAGES = [
  `<xml>${head}<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${LONG}]]></Content><MsgId>7345678901234567890</MsgId><AgentID>1000002</AgentID></xml>`,
  `<xml>\n${head}\n<MsgType>text</MsgType>\n<Content>a &lt;b&gt; &amp; &#24069;</Content>\n<MsgId>1</MsgId>\n<AgentID>1000002</AgentID>\n</xml>`,
  `<xml>${head}<MsgType><![CDATA[location]]></MsgType><Location_X>31.230416</Location_X><Location_Y>121.473701</Location_Y><Scale>16</Scale><Label><![CDATA[${LONG}]]></Label><MsgId>2</MsgId><AgentID>1000002</AgentID></xml>`,
  `<xml>${head}<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[LOCATION]]></Event><Latitude>31.2</Latitude><Longitude>121.4</Longitude><Precision>15</Precision><AgentID>1000002</AgentID></xml>`,
  `<xml>${head}<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[pic_weixin]]></Event><EventKey><![CDATA[k]]></EventKey><SendPicsInfo><PicList><item><PicMd5Sum><![CDATA[a]]></PicMd5Sum></item></PicList><PicList><item><PicMd5Sum><![CDATA[b]]></PicMd5Sum></item></PicList><Count>2</Count></SendPicsInfo><AgentID>1000002</AgentID></xml>`,
  `<xml>${head}<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[template_card_event]]></Event><EventKey><![CDATA[${LONG}]]></EventKey><TaskId>t</TaskId ><CardType>vote_interaction</CardType><ResponseCode>r</ResponseCode><SelectedItems><SelectedItem><QuestionKey>q</QuestionKey><OptionIds><OptionId>1</OptionId><OptionId>2</OptionId></OptionIds></SelectedItem></SelectedItems><AgentID>1000002</AgentID></xml>`,
  `<xml><!-- general --><ToUserName a="b">ww0123456789abcdef</ToUserName><FromUserName>li</FromUserName><CreateTime>1795392000</CreateTime><MsgType>text</MsgType><Content>x</Content><MsgId>3</MsgId></xml>`,
].map((xml) => Buffer.from(xml));

const PROGRESS = 100_000;

type Trial = (dice: Dice) => void;

/**
 * Damages callbacks in every layer and opens them. Whatever comes in, `open` must return or throw
 * a CallbackError with a status of 400 to 499. What is damaged outside of the encryption, and
 * opens all the same, must open to the very message that was encrypted.
 *
 * @throws AssertionError for anything else, with the seed and the number of the run
 */
export function fuzzEnvelopes(options: EnvelopeFuzzOptions): EnvelopeFuzzReport {
  const { runs, seed, log = console.log } = options;
  const count = createCount(options.open);
  const trials = trialsOf(count.open, options.seal ?? sealForAdapter);
  for (let run = 0; run < runs; run++) {
    const dice = diceOf(seed + run);
    try {
      dice.pick(trials)(dice);
    } catch (cause) {
      throw new assert.AssertionError({
        message: `seed ${seed + run}, one run: ${cause instanceof Error ? cause.message : cause}`,
        actual: cause,
      });
    }
    if ((run + 1) % PROGRESS === 0) log(`envelopes: ${run + 1} of ${runs}`);
  }
  return { runs, ...count.report() };
}

const sealForAdapter = (message: Uint8Array, overrides: SealOverrides) =>
  sandbox.seal(message, { timestamp: timestampOf(), ...overrides });

/** Opens a callback: its event, or `undefined` when it was refused as it should be. */
type Open = (query: string, body: Uint8Array) => object | undefined;

function createCount(open: EnvelopeFuzzOptions["open"]) {
  const refused: Record<string, number> = {};
  let opened = 0;
  let slowestMs = 0;
  const attempt: Open = (query, body) => {
    const from = performance.now();
    try {
      const { event } = open(query, body);
      assert.equal(typeof event, "object");
      opened++;
      return event;
    } catch (error) {
      assert.ok(error instanceof CallbackError, `threw ${error}`);
      assert.ok(error.status >= 400 && error.status < 500, `status ${error.status}`);
      refused[error.code] = (refused[error.code] ?? 0) + 1;
      return undefined;
    } finally {
      slowestMs = Math.max(slowestMs, performance.now() - from);
    }
  };
  return { open: attempt, report: () => ({ opened, refused, slowestMs }) };
}

function trialsOf(open: Open, seal: NonNullable<EnvelopeFuzzOptions["seal"]>): readonly Trial[] {
  // Prefix and nonce come from the dice too, or a finding could not be repeated.
  const sealWith = (dice: Dice, message: Uint8Array, overrides: SealOverrides = {}) =>
    seal(message, { prefix: dice.bytes(16), nonce: String(dice.roll(1e9)), ...overrides });
  const openSealed = ({ query, body }: Sealed) => open(query, Buffer.from(body));

  const known = MESSAGES.map((message) => {
    const sealed = sealWith(diceOf(0), message);
    const event = openSealed(sealed);
    assert.ok(event, "an undamaged message must open");
    return { ...sealed, event };
  });
  const opensAlike = (event: object, opened: object | undefined) => {
    if (opened !== undefined) assert.deepEqual(opened, event);
  };

  const damaged = (bytes: Uint8Array, dice: Dice) =>
    mutate(Buffer.from(bytes), dice, dice.pick(MESSAGES));

  /** Whatever verifies, decrypts and names our corp is ours. */
  const takesIn = (message: Uint8Array, dice: Dice) => {
    const isEcho = /^[0-9A-Za-z_-]{1,64}$/.test(Buffer.from(message).toString("latin1"));
    const isForOther = Buffer.from(message).includes("Agent");
    const event = openSealed(sealWith(dice, message));
    assert.ok(event !== undefined || isEcho || isForOther, "refused what is ours");
  };

  return [
    function noise(dice) {
      open(dice.pick(known).query, dice.bytes(dice.roll(600)));
    },
    function envelope(dice) {
      const { query, body, event } = dice.pick(known);
      const other = Buffer.from(dice.pick(known).body);
      opensAlike(event, open(query, mutate(Buffer.from(body), dice, other)));
    },
    function query(dice) {
      const { query, body, event } = dice.pick(known);
      const other = Buffer.from(dice.pick(known).query);
      const mutant = mutate(Buffer.from(query), dice, other).toString("latin1");
      opensAlike(event, open(mutant, Buffer.from(body)));
    },
    function message(dice) {
      takesIn(damaged(dice.pick(MESSAGES), dice), dice);
    },
    function noMessage(dice) {
      takesIn(dice.bytes(dice.roll(300)), dice);
    },
    function encoding(dice) {
      const damageEncrypt = (text: string) => damaged(Buffer.from(text), dice).toString("latin1");
      openSealed(sealWith(dice, dice.pick(MESSAGES), { damageEncrypt }));
    },
    function cipher(dice) {
      const damageCipher = (bytes: Buffer) => damaged(bytes, dice);
      openSealed(sealWith(dice, dice.pick(MESSAGES), { damageCipher }));
    },
    function frame(dice) {
      // Whole blocks, or the cipher would refuse to encrypt it.
      const damageFrame = (padded: Buffer) => {
        const mutant = damaged(padded, dice);
        return mutant.subarray(0, mutant.length - (mutant.length % 16));
      };
      openSealed(sealWith(dice, dice.pick(MESSAGES), { damageFrame }));
    },
  ];
}
