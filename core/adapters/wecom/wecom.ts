import type { Adapter } from "../../contracts/adapter.ts";
import type { Origin } from "../../contracts/origin.ts";
import type { Ciphertext } from "../../crypto/brands.ts";
import { PREFIX_BYTES } from "../../crypto/frame.ts";
import { sign } from "../../crypto/signature.ts";
import type { Datum } from "../../events/field.ts";
import type { InboundEvent } from "../../events/inbound.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Entropy } from "../../ports/entropy.ts";
import type { Logger } from "../../ports/logger.ts";
import { readXml } from "../../xml/read.ts";
import type { XmlTree } from "../../xml/tree.ts";
import { decode } from "./decode.ts";
import { encodeReply } from "./encode.ts";
import { openEnvelope, readCiphertext, writeEnvelope } from "./envelope.ts";
import { type KeyPair, type KeyPairOptions, makeKeyPairs, unseal } from "./key-pairs.ts";
import { type CallbackQuery, readCallbackQuery, readCheckQuery } from "./query.ts";
import { forbidden } from "./refusal.ts";
import { decodeUtf8 } from "./utf8.ts";

export interface WecomOptions extends Origin {
  /** Name of the app in `bot.config.ts`. */
  readonly app: string;
  /** Tried in this order; one, except while keys are being changed. */
  readonly keyPairs: readonly KeyPairOptions[];
  /** How far a timestamp may be from now, in seconds; 0 allows any. Default: 7200. */
  readonly freshnessSeconds?: number;
  /** Datum of location reports, which WeCom does not document. */
  readonly locationDatum: Datum;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly logger: Logger;
  /** Gives a message the id that all its deliveries share. */
  readonly identify: (origin: Origin, tree: XmlTree) => string;
}

/** WeCom says that a nonce is not used again within two hours. */
const FRESHNESS_SECONDS = 7200;

/** Agents of WeCom itself, the approvals and the message archive, that call an app's address. */
const SYSTEM_AGENTS: ReadonlySet<string> = new Set(["3010040", "2000004"]);

/** The console sends about 20 digits. Anything wider would let a captured message be read back. */
const ECHO = /^[0-9A-Za-z_-]{1,64}$/;

const NONCE_BYTES = 8;
const BOM = 0xfeff;

/**
 * Speaks the callback protocol of one self-built app.
 *
 * @throws RangeError for key pairs that cannot be used, see `makeKeyPairs`
 * @see WeCom documents 90238 and 90968
 */
export function createWecomAdapter(options: WecomOptions): Adapter {
  const { app, corpId, agentId, clock, entropy, logger, identify } = options;
  const freshnessSeconds = options.freshnessSeconds ?? FRESHNESS_SECONDS;
  const pairs = makeKeyPairs(options.keyPairs);
  const origin: Origin = { corpId, agentId };
  const receiveId: Uint8Array = Buffer.from(corpId);
  const reading = { locationDatum: options.locationDatum };

  const openMessage = (query: CallbackQuery, ciphertext: Ciphertext) => {
    const moment = { nowMs: clock.now(), freshnessSeconds };
    const { frame, keyPair } = unseal(pairs, query, ciphertext, moment);
    if (Buffer.compare(frame.receiveId, receiveId) !== 0) throw forbidden("ERR_RECEIVE_ID");
    return { message: frame.message, keyPair };
  };

  const eventOf = (message: Uint8Array) => {
    const tree = readMessage(message);
    const id = identify(origin, tree);
    const event = decode(tree, { app, id, reading, logger });
    requireAgent(event, agentId);
    return event;
  };

  return {
    app,

    verifyUrl(query) {
      const read = readCheckQuery(query);
      const { message } = openMessage(read, readCiphertext(read.echostr));
      const echo = decodeUtf8(message);
      if (echo === undefined || !ECHO.test(echo)) throw forbidden("ERR_ECHO");
      return echo;
    },

    open(query, body) {
      const read = readCallbackQuery(query);
      const { message, keyPair } = openMessage(read, openEnvelope(body));
      return { event: eventOf(message), keyPair, body: message };
    },

    reopen: eventOf,

    seal(reply, { event, keyPair }) {
      const createTime = Math.floor(clock.now() / 1000);
      const to = { toUserName: event.fromUserName, fromUserName: event.toUserName, createTime };
      const message = Buffer.from(encodeReply(reply, to));
      const { token, cipher } = usedPair(pairs, keyPair);
      const encrypt = cipher.encrypt({ message, receiveId }, entropy(PREFIX_BYTES));
      const stamp = { timestamp: String(createTime), nonce: hex(entropy(NONCE_BYTES)) };
      return writeEnvelope(encrypt, sign(token, stamp, encrypt), stamp);
    },
  };
}

/** A byte order mark may lead the envelope, never the message: WeCom writes none. */
function readMessage(message: Uint8Array): XmlTree {
  const text = decodeUtf8(message);
  const usable = text !== undefined && text.charCodeAt(0) !== BOM;
  const tree = usable ? readXml(text) : undefined;
  if (tree === undefined) throw forbidden("ERR_MESSAGE");
  return tree;
}

/** Messages without an AgentID belong to the app whose path received them. */
function requireAgent(event: InboundEvent, agentId: string): void {
  const named = event.agentId;
  if (named === "" || named === agentId || SYSTEM_AGENTS.has(named)) return;
  throw forbidden("ERR_AGENT_MISMATCH");
}

function usedPair(pairs: readonly KeyPair[], keyPair: number): KeyPair {
  const pair = pairs[keyPair];
  if (pair === undefined) throw new RangeError("the reply names a key pair that is not there");
  return pair;
}

const hex = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  Buffer.from(buffer, byteOffset, byteLength).toString("hex");
