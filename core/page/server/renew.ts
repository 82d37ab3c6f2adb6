/**
 * A message as if it were said again: another MsgId and the present second. What has no MsgId is
 * told apart by its second alone.
 *
 * @param nowMs milliseconds since the epoch
 */
export function renew(plaintext: string, msgId: string, nowMs: number): string {
  return plaintext
    .replace(/<MsgId>.*?<\/MsgId>/s, `<MsgId>${msgId}</MsgId>`)
    .replace(
      /<CreateTime>.*?<\/CreateTime>/s,
      `<CreateTime>${Math.floor(nowMs / 1000)}</CreateTime>`,
    );
}
