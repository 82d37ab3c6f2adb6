import type { LogFields } from "../ports/logger.ts";

/**
 * The fields of a line beside those that all lines of its logger have. One of the same name moves
 * aside (`id` becomes `id_`): written twice, a name would mean whichever a reader takes.
 */
export function beside(bound: LogFields, fields: LogFields): LogFields {
  if (!Object.keys(fields).some((name) => Object.hasOwn(bound, name))) return fields;
  const moved: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    moved[Object.hasOwn(bound, name) ? freeName(name, bound, fields, moved) : name] = value;
  }
  return moved;
}

/** The name with as many underscores as it takes to be nobody else's. */
export function freeName(name: string, ...taken: readonly LogFields[]): string {
  let free = `${name}_`;
  while (taken.some((fields) => Object.hasOwn(fields, free))) free += "_";
  return free;
}
