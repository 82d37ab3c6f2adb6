import { createFrameCipher, parseAesKey } from "../../../../core/crypto/cipher.ts";
import type { Callback } from "../../../../core/sandbox/callbacks/callback.ts";
import type { WireCard } from "../../../../core/sandbox/chat/content.ts";
import type { HttpAnswer } from "../../../../core/sandbox/delivery/line.ts";
import { createAnswerReader } from "../../../../core/sandbox/reply/read-answer.ts";
import { ManualClock } from "../../../../core/testing/manual-clock.ts";
import { CREDENTIALS } from "../../../support/running-bot.ts";
import { said, sandboxFor } from "../engine-stage.ts";
import { type EnvelopeChanges, sealedReply } from "../foreign-bot.ts";

const { token, encodingAesKey, corpId } = CREDENTIALS;

const CARD: WireCard = {
  card_type: "button_interaction",
  main_title: { title: "发布？" },
  button_list: [{ text: "好", key: "go" }],
};

/** Something to read answers with: a member who pressed a card, and a shelf of files. */
export function replyStage() {
  const clock = new ManualClock();
  const { chats, media } = sandboxFor(undefined, clock);
  const cipher = createFrameCipher(parseAesKey(encodingAesKey));
  const read = createAnswerReader({ corpId, ciphers: () => cipher, media, chats });
  const card = chats.post({
    chat: { kind: "app", app: "main", member: "li" },
    by: "app",
    content: { type: "template_card", card: CARD, state: {} },
  }).id;
  const put = (type: "image" | "voice" | "video", webhookKey?: string) =>
    media.put({
      type,
      name: "a",
      contentType: "application/octet-stream",
      bytes: Buffer.from("a"),
      ...(webhookKey !== undefined && { webhookKey }),
    }).mediaId;

  /** Reads a body as it came, of status 200. */
  const readBody = (
    body: string | Uint8Array,
    changes: Partial<Callback> = {},
    answer: Partial<HttpAnswer> = {},
  ) => {
    const whole = { status: 200, headers: {}, body: Buffer.from(body), longer: false, ...answer };
    const reading = read(whole, said("hi", changes), { url: "", token, encodingAesKey });
    return { ...reading, codes: reading.remarks.map(({ code }) => code) };
  };
  return {
    clock,
    chats,
    card,
    put,
    readBody,
    /** Reads an inner reply that is sealed as it should be. */
    readReply: (xml: string, changes: Partial<Callback> = {}, envelope: EnvelopeChanges = {}) =>
      readBody(sealedReply(xml, envelope), changes),
    /** What pressing the card sends. */
    press: { kind: "event:template_card_event", takes: "card", card } as const,
  };
}

export type ReplyStage = ReturnType<typeof replyStage>;
