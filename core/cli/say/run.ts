import { findRunning, noneRuns } from "../running.ts";
import { sayAsWecom } from "./as-wecom.ts";
import { type SandboxSaying, type Screen, sayInSandbox } from "./in-sandbox.ts";

/**
 * Says something to the running bot: through its sandbox as a member of it, or to a bot with real
 * credentials in WeCom's place.
 *
 * @returns 0, or 1 when something went wrong
 * @throws Misuse when a real app is not named, Failed when there is no answer
 */
export async function runSay(options: SandboxSaying, screen: Screen): Promise<0 | 1> {
  const { live, sandbox } = findRunning(options);
  // A whole message of one's own has headers that no member of the sandbox could choose.
  if (!live && sandbox && options.type !== "xml") return sayInSandbox(sandbox, options, screen);
  if (!live && !sandbox && options.app === undefined) throw noneRuns(options);
  const { reply, elapsedMs } = await sayAsWecom(options);
  if (reply !== undefined) screen.say(reply);
  else {
    screen.note(
      '（没有被动回复 / no passive reply; npm run bot -- explain "…" 说明原因 / says why）',
    );
  }
  screen.note(`(${elapsedMs.toFixed(1)} ms)`);
  return 0;
}
