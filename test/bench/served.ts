import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

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
