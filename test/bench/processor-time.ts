import { readdirSync, readFileSync } from "node:fs";

/**
 * Milliseconds that the threads of a process have computed so far, the kernel's work for them
 * included. Threads that ended are left out: the difference of two readings is what is wanted.
 */
export function processorTime(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  let nanoseconds = 0;
  for (const task of readdirSync(tasks)) {
    const [computed = "0"] = readFileSync(`${tasks}/${task}/schedstat`, "utf8").split(" ");
    nanoseconds += Number(computed);
  }
  return nanoseconds / 1e6;
}
