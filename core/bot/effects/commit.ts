import type { Run } from "../../contracts/bot.ts";
import type { Tables, TableWriter } from "../../contracts/store.ts";
import type { PluginScope } from "../plugin-scope.ts";

/**
 * Puts off `work` until the message is finished, and then runs it in the same transaction.
 *
 * @throws PluginError `ERR_PLUGIN` for what are no tables
 */
export function onCommit(
  run: Run,
  scope: PluginScope,
  tables: Tables,
  work: (writer: TableWriter) => void,
): void {
  if (typeof tables?.inside !== "function" || typeof work !== "function") {
    throw scope.misused("ctx.commit takes what p.tables gave, and a function");
  }
  run.onCommit(() => tables.inside(work));
}
