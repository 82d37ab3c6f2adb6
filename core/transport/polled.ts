/**
 * Resolves once the event loop has looked at every socket. After a pause of the process its timers
 * come before the bytes and connections that arrived meanwhile; who asks what arrived waits here
 * first. Two turns, since the first may end the very poll in which it was asked.
 */
export async function polled(): Promise<void> {
  await turn();
  await turn();
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
