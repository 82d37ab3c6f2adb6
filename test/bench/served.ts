import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Server } from "node:http";

/** A server in a process of its own, so that nobody's work is counted as another's. */
export interface Served {
  readonly port: number;
  readonly child: ChildProcess;
}

/** Starts a `*-server.ts` of this folder. It ends when `child` is disconnected. */
export async function serve(file: string, ...parameters: string[]): Promise<Served> {
  const child = fork(new URL(file, import.meta.url), parameters, {
    execArgv: ["--import", import.meta.resolve("tsx")],
  });
  const [{ port }] = (await once(child, "message")) as [{ readonly port: number }];
  return { port, child };
}

/** The other end of `serve`: says where `server` listens, and ends with who asked for it. */
export function tellPort(server: Server): void {
  process.on("disconnect", () => process.exit(0));
  server.once("listening", () => {
    const address = server.address();
    process.send?.({ port: typeof address === "object" ? address?.port : 0 });
  });
}
