import type { Ciphertext } from "../../crypto/cipher.ts";
import { PREFIX_BYTES } from "../../crypto/cipher.ts";
import { sign } from "../../crypto/signature.ts";
import type { Reading } from "../../events/field.ts";
import { passiveSlot } from "../../events/groups.ts";
import type { InboundEvent } from "../../events/inbound.ts";
import type { PassiveSlot } from "../../events/kind.ts";
import type { Adapter, Kept } from "../../platform/adapter.ts";
import type { AdapterTools } from "../../platform/platform.ts";
import { type PassiveReply, REPLIES } from "../../replies/reply.ts";
import type { Article } from "../../replies/table/news.ts";
import type { XmlTree } from "../../xml/tree.ts";
import { branch, leaf } from "../../xml/writer.ts";
import type { WecomApp, WecomKeyPair } from "../app/wecom-app.ts";
import { decode, decodeNothing } from "./decode.ts";
import { encodeCard } from "./encode-card.ts";
import {
  decodeUtf8,
  openEnvelope,
  readCiphertext,
  readPlaintext,
  type Unreadable,
  writeEnvelope,
} from "./envelope.ts";
import {
  identify,
  identifyBytes,
  isDated,
  type Origin,
  stampOf,
  UndatedNames,
} from "./identity.ts";
import { forbidden, type KeyPair, makeKeyPairs, unseal } from "./key-pairs.ts";
import { type CallbackQuery, readCallbackQuery, readCheckQuery } from "./query.ts";

/** An app with what its adapter works with; the default of `freshnessSeconds` is 7200. */
export interface WecomOptions
  extends Pick<WecomApp, "corpId" | "agentId" | "locationDatum">,
    Partial<Pick<WecomApp, "freshnessSeconds">>,
    AdapterTools {
  /** Name of the app in `bot.config.ts`. */
  readonly app: string;
  /** Tried in this order; one, except while keys are being changed. */
  readonly keyPairs: readonly WecomKeyPair[];
}

/** WeCom says that a nonce is not used again within two hours. */
const FRESHNESS_SECONDS = 7200;

/** Agents of WeCom itself, the approvals and the message archive, that call an app's address. */
const SYSTEM_AGENTS: ReadonlySet<string> = new Set(["3010040", "2000004"]);

/** The console sends about 20 digits. Anything wider would let a captured message be read back. */
const ECHO = /^[0-9A-Za-z_-]{1,64}$/;

const NONCE_BYTES = 8;

/**
 * Speaks the callback protocol of one self-built app.
 *
 * @throws RangeError for key pairs that cannot be used, see `makeKeyPairs`
 * @see WeCom documents 90238 and 90968
 */
export function createWecomAdapter(options: WecomOptions): Adapter {
  const { app, corpId, agentId, clock, entropy, logger } = options;
  const freshnessSeconds = options.freshnessSeconds ?? FRESHNESS_SECONDS;
  const pairs = makeKeyPairs(options.keyPairs);
  const origin: Origin = { corpId, agentId };
  const receiveId: Uint8Array = Buffer.from(corpId);
  // Decoding is synchronous, so one list serves all messages.
  const reading: Reading = { locationDatum: options.locationDatum, misfits: [] };
  const undated = new UndatedNames();

  const openMessage = (query: CallbackQuery, ciphertext: Ciphertext, nowMs: number) => {
    const moment = { nowMs, freshnessSeconds };
    const { frame, keyPair } = unseal(pairs, query, ciphertext, moment);
    if (Buffer.compare(frame.receiveId, receiveId) !== 0) throw forbidden("ERR_RECEIVE_ID");
    return { message: frame.message, keyPair };
  };

  /** The name that all deliveries of a message share. */
  const nameOf = (message: Uint8Array, read: XmlTree | Unreadable, signature: string) => {
    const isTree = typeof read !== "string";
    const name = isTree ? identify(origin, read) : identifyBytes(origin, message);
    if (isTree && isDated(read)) return name;
    return undated.nameOf(name, signature, clock.monotonic());
  };

  const eventOf = ({ id, body, at }: Kept, read: XmlTree | Unreadable) => {
    const context = { app, id, body, arrivedAt: at, reading, logger };
    const event = typeof read === "string" ? decodeNothing(read, context) : decode(read, context);
    requireAgent(event, agentId);
    return event;
  };

  return {
    app,
    contentType: "application/xml; charset=utf-8",

    verifyUrl(query) {
      const read = readCheckQuery(query);
      const { message } = openMessage(read, readCiphertext(read.echostr), clock.now());
      const echo = echoIn(message);
      if (echo === undefined) throw forbidden("ERR_ECHO");
      return echo;
    },

    open(query, body) {
      const read = readCallbackQuery(query);
      const nowMs = clock.now();
      const { message, keyPair } = openMessage(read, openEnvelope(body), nowMs);
      const plaintext = readPlaintext(message);
      // What a URL check holds is no message, whoever sends it as one.
      if (typeof plaintext === "string" && echoIn(message)) throw forbidden("ERR_MESSAGE");
      const id = nameOf(message, plaintext, read.msgSignature);
      const event = eventOf({ id, body: message, at: nowMs }, plaintext);
      const stamp = typeof plaintext === "string" ? 0 : stampOf(plaintext);
      return { event, keyPair, body: message, stamp };
    },

    reopen: (kept) => eventOf(kept, readPlaintext(kept.body)),

    seal(reply, { event, keyPair }) {
      const createTime = Math.floor(clock.now() / 1000);
      const to = { toUserName: event.fromUserName, fromUserName: corpId, createTime };
      const message = Buffer.from(encodeReply(reply, to, passiveSlot(event.kind)));
      const { token, cipher } = usedPair(pairs, keyPair);
      const encrypt = cipher.encrypt({ message, receiveId }, entropy(PREFIX_BYTES));
      const stamp = { timestamp: String(createTime), nonce: hex(entropy(NONCE_BYTES)) };
      return writeEnvelope(encrypt, sign(token, stamp, encrypt), stamp);
    },
  };
}

/** The text of a URL check, if that is what it holds. */
function echoIn(message: Uint8Array): string | undefined {
  const text = decodeUtf8(message);
  return text !== undefined && ECHO.test(text) ? text : undefined;
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

/** Head of a passive reply. */
export interface ReplyHead {
  /** [ToUserName] UserID of the member who is answered. */
  readonly toUserName: string;
  /** [FromUserName] CorpID. */
  readonly fromUserName: string;
  /** [CreateTime] Unix seconds. */
  readonly createTime: number;
}

/**
 * Writes a passive reply as the XML that is then encrypted (document 90241). The text of a reply
 * is written whole: splitting it at 2,048 bytes is the caller's part.
 *
 * @param slot of the event that is answered: a task card has another word for what a template card
 *   calls `update_button`
 */
export function encodeReply(reply: PassiveReply, to: ReplyHead, slot: PassiveSlot): string {
  const isTaskCard = slot === "taskcard" && reply.kind === "update_button";
  const head =
    leaf("ToUserName", to.toUserName) +
    leaf("FromUserName", to.fromUserName) +
    leaf("CreateTime", to.createTime) +
    leaf("MsgType", isTaskCard ? REPLIES[reply.kind].taskCard : reply.kind);
  const body = isTaskCard
    ? branch("TaskCard", leaf("ReplaceName", reply.replaceName))
    : bodyOf(reply);
  return branch("xml", head + body);
}

function bodyOf(reply: PassiveReply): string {
  const write = BODIES[reply.kind] as (reply: PassiveReply) => string;
  return write(reply);
}

type Bodies = {
  readonly [K in PassiveReply["kind"]]: (
    reply: Extract<PassiveReply, { readonly kind: K }>,
  ) => string;
};

const media = ({ mediaId }: { readonly mediaId: string }) => leaf("MediaId", mediaId);

const BODIES: Bodies = {
  text: ({ content }) => leaf("Content", content),
  image: (reply) => branch("Image", media(reply)),
  voice: (reply) => branch("Voice", media(reply)),
  video: (reply) =>
    branch(
      "Video",
      media(reply) + leaf("Title", reply.title) + leaf("Description", reply.description),
    ),
  news: ({ articles }) =>
    leaf("ArticleCount", articles.length) + branch("Articles", articles.map(article).join("")),
  update_button: ({ replaceName }) => branch("Button", leaf("ReplaceName", replaceName)),
  update_template_card: ({ card }) => encodeCard(card),
};

/** `item` is lower-case, unlike every other element. Its four children are always there. */
function article({ title, description = "", picUrl = "", url = "" }: Article): string {
  return branch(
    "item",
    leaf("Title", title) +
      leaf("Description", description) +
      leaf("PicUrl", picUrl) +
      leaf("Url", url),
  );
}
