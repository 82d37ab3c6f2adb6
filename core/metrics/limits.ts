/** Names of plugins and of whatever plugins bring along. */
export const MOST_PLUGINS = 200;
/** Paths of the active API: there are some 150 in all. */
export const MOST_PATHS = 200;
/** Apps are few. */
export const MOST_APPS = 100;
/** Codes of errors. */
export const MOST_CODES = 100;

/** Stands where no plugin is to be named; no plugin can be called so. */
export const NO_PLUGIN = "(none)";
