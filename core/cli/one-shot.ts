/**
 * Runs a command that ends. The process is ended too, because a configuration that was loaded may
 * hold it open: plugins are free to make timers and sockets as they are imported.
 */
export async function oneShot(run: () => Promise<0 | 1 | 2>): Promise<void> {
  const code = await run();
  // What a pipe has not taken yet would be lost.
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(code);
}

const flushed = (stream: NodeJS.WriteStream) =>
  new Promise<void>((resolve) => {
    stream.write("", () => resolve());
  });
