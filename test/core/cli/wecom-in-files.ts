import { wecomApp } from "../../../core/wecom/app/platform.ts";
import { goodApp } from "../config/sample-config.ts";

const PLACE = Symbol.for("huiyin.test.platform");

// A configuration in a temporary folder finds no package, and an import by path would load another
// copy of the core.
Object.assign(globalThis, { [PLACE]: wecomApp(goodApp).platform });

const FILE = new URL("../../../core/wecom/app/platform.ts", import.meta.url).href;

/** How the text of such a configuration calls the platform: here, or in a process of its own. */
export const WECOM_IN_FILES =
  `globalThis[Symbol.for("huiyin.test.platform")] ?? ` +
  `(await import(${JSON.stringify(FILE)})).wecomApp({}).platform`;
