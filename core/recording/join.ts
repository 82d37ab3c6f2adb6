import type { RecordedCallback, RecordedContent } from "./recording.ts";

/**
 * Joins the deliveries of one message. The first tells what was said; the reply is the first that
 * there was, since a bot gives the same one to every delivery.
 */
export function join(earlier: RecordedCallback, later: RecordedCallback): RecordedCallback {
  return {
    ...earlier,
    deliveries: [...earlier.deliveries, ...later.deliveries],
    content: joinContent(earlier.content, later.content),
  };
}

/** What tells the messages of a recording apart. */
export const keyOf = ({ app, id }: RecordedCallback) => JSON.stringify([app, id]);

function joinContent(earlier: RecordedContent, later: RecordedContent): RecordedContent {
  if (earlier.bodies === "plaintext" && later.bodies === "plaintext") {
    const reply = earlier.reply ?? later.reply;
    return reply === undefined ? earlier : { ...earlier, reply };
  }
  if (earlier.bodies === "encrypted" && later.bodies === "encrypted") {
    const answer = earlier.answer ?? later.answer;
    return answer === undefined ? earlier : { ...earlier, answer };
  }
  if (earlier.bodies === "left-out" && later.bodies === "left-out") {
    return { ...earlier, answerBytes: earlier.answerBytes || later.answerBytes };
  }
  throw new TypeError("the deliveries are of different recordings");
}
