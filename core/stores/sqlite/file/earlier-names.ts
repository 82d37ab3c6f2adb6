import { digest } from "../../../crypto/signature.ts";
import type { Connection } from "../database/driver.ts";

/** As many digits as a digest has; what is too long for one message has more behind them. */
const NAME = 64;
/** As many as the id of a message has now. */
const ID = 32;

/** What a message led to that has not been done. */
interface Led {
  readonly rows: { readonly id: string; readonly plugin: string | null }[];
  /** At how many places its answer was told anew, and one. */
  readonly tellings: number;
}

/**
 * Rows of the outbox are named after the message that they answer, or whose handler sent them: so its
 * next run finds what it has said already. Those of messages that have not been done get the names
 * that such a run will look for. What a handler has sent by a key of its own cannot be told, and may
 * be sent once more. Call it inside a transaction, while the ids are whole.
 */
export function renameParts(connection: Connection): void {
  const rename = connection.prepare("update huiyin_outbox set id = ? where id = ?");
  for (const [message, { rows, tellings }] of ledTo(connection)) {
    const plugins = [...new Set(rows.map(({ plugin }) => plugin))];
    const namesOf = (id: string) => names(id, rows.length, tellings, plugins);
    const [before, after] = [namesOf(message), namesOf(message.slice(0, ID))];
    for (const { id } of rows) {
      const name = after[before.indexOf(id.slice(0, NAME))];
      if (name !== undefined) rename.run([name + id.slice(NAME), id]);
    }
  }
}

function ledTo(connection: Connection): ReadonlyMap<string, Led> {
  const rows = connection.query(`
    select part.id, part.plugin, part.message, (
      select json_array_length(cast(result as text)) from huiyin_steps_3 as step
      where step.message = part.message and name = 'core:tellings') as tellings
    from huiyin_outbox as part join huiyin_ledger as told on told.id = part.message
    where told.state <> 'done'`);
  const found = new Map<string, Led>();
  for (const { id, plugin, message, tellings } of rows) {
    const led = found.get(String(message)) ?? { rows: [], tellings: Number(tellings ?? 1) };
    led.rows.push({ id: String(id), plugin: plugin === null ? null : String(plugin) });
    found.set(String(message), led);
  }
  return found;
}

/** In the same order for every message. */
function names(
  message: string,
  count: number,
  tellings: number,
  plugins: readonly (string | null)[],
): readonly string[] {
  const all: string[] = [];
  for (let ordinal = 0; ordinal < count; ordinal += 1) {
    for (let telling = 0; telling < tellings; telling += 1) {
      all.push(named(message, "answer", ordinal, ...(telling > 0 ? [telling] : [])));
    }
    for (const plugin of plugins) {
      if (plugin !== null) all.push(named("push", message, plugin, `${plugin} push ${ordinal}`));
    }
  }
  return all;
}

/** As the outbox, which stands above, has always done it. */
const named = (...parts: readonly (string | number)[]) => digest(JSON.stringify(parts));
