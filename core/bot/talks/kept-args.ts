/** The arguments of the command that began a conversation. */

/** A command may give dates, which have no JSON. */
const DATE = "$date";

/** Arguments as a row keeps them. */
export const keptArgs = (args: unknown): unknown =>
  args === undefined
    ? {}
    : Object.fromEntries(
        Object.entries(args as object).map(([name, value]) => [
          name,
          value instanceof Date ? { [DATE]: value.getTime() } : value,
        ]),
      );

/** They again. */
export const keptArgsOf = (kept: unknown): unknown =>
  Object.freeze(
    Object.fromEntries(
      Object.entries((kept ?? {}) as object).map(([name, value]) => [
        name,
        typeof value === "object" && value !== null && DATE in value
          ? new Date(Number(value[DATE]))
          : value,
      ]),
    ),
  );
