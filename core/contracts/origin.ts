/** The app that a message was sent to; part of the message's identity. */
export interface Origin {
  readonly corpId: string;
  readonly agentId: string;
}
