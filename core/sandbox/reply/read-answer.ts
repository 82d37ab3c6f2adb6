import type { Callback } from "../callbacks/callback.ts";
import type { Chats } from "../chat/chats.ts";
import type { MediaShelf } from "../chat/media.ts";
import { type HttpAnswer, isCoded } from "../delivery/line.ts";
import type { Ciphers } from "../delivery/seal.ts";
import type { Remark } from "../feed/records.ts";
import type { AppCallback } from "../world/world.ts";
import { COMPRESSED, NOT_UTF8, SAYS_SUCCESS, TOO_LARGE } from "./body-kind.ts";
import type { Effect } from "./effect.ts";
import { effectOf } from "./effect-of.ts";
import { readInner } from "./head.ts";
import { openAnswerEnvelope } from "./open-envelope.ts";
import { elementText, type Note } from "./remark.ts";

/** What an answer of status 200 says. */
export interface AnswerReading {
  readonly outcome: "replied" | "acknowledged" | "unreadable";
  /** The reply inside, decrypted. */
  readonly replyXml?: string;
  /** `undefined`: nothing is shown. */
  readonly effect?: Effect;
  readonly remarks: readonly Remark[];
}

/** Reads answers as strictly as WeCom could, and says what is wrong with them. */
export type AnswerReader = (
  answer: HttpAnswer,
  callback: Callback,
  to: AppCallback,
) => AnswerReading;

/** What `createAnswerReader` works with. */
export interface AnswerReaderOptions {
  readonly corpId: string;
  readonly ciphers: Ciphers;
  readonly media: MediaShelf;
  readonly chats: Chats;
}

export function createAnswerReader(options: AnswerReaderOptions): AnswerReader {
  const { corpId, ciphers, media, chats } = options;

  return (answer, callback, to) => {
    const remarks: Remark[] = [];
    const note: Note = (remark) => remarks.push(remark);
    const body = bodyOf(answer, note);
    if (body === undefined) return { outcome: "unreadable", remarks };
    if (/^success$/i.test(body)) note(SAYS_SUCCESS);
    if (/^(?:success)?$/i.test(body)) return { outcome: "acknowledged", remarks };

    const keys = { token: to.token, cipher: ciphers(to), corpId };
    const replyXml = openAnswerEnvelope(body, keys, note);
    if (replyXml === undefined) return { outcome: "unreadable", remarks };
    const reply = readInner(replyXml, note);
    if (!reply) return { outcome: "unreadable", replyXml, remarks };
    const effect = effectOf(reply, { callback, corpId, media, chats }, note);
    return { outcome: "replied", replyXml, remarks, ...(effect && { effect }) };
  };
}

/** The body as text; `undefined` when a remark says why it is none. */
function bodyOf(answer: HttpAnswer, note: Note): string | undefined {
  if (isCoded(answer)) return refuse(COMPRESSED, note);
  if (answer.longer) return refuse(TOO_LARGE, note);
  return elementText(answer.body) ?? refuse(NOT_UTF8, note);
}

function refuse(remark: Remark, note: Note): undefined {
  note(remark);
}
