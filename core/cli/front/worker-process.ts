/* The process of a worker: its core is loaded before anybody knows which bot it will be. */
import { tellOfFiles } from "./loaded-files.ts";
import type { FromWorker } from "./messages.ts";

const tell = (message: FromWorker) => {
  if (process.connected) process.send?.(message, undefined, {}, () => {});
};
const lookForFiles = tellOfFiles((files) => tell({ of: "files", files }));
const { work } = await import("./work.ts");
work(tell, lookForFiles);
