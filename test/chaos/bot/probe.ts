import { definePlugin, type EventContext, reply, type TableWriter, to } from "huiyin";
import { answerTo, pushOf } from "../request.ts";
import type { Reach } from "./crash-point.ts";
import { MIGRATIONS, OWNER } from "./effects.ts";
import { tell } from "./tell.ts";

const insert = (member: string, serial: number) => (writer: TableWriter) =>
  writer.run("insert into {effects} (member, serial) values (?, ?)", [member, serial]);

/** Told at the very begin of each run. */
function began({ attempt, event }: Pick<EventContext, "attempt" | "event">): void {
  const at = performance.timeOrigin + performance.now();
  tell({ event: "chaos.began", id: event.id, attempt, at });
}

/** How the probe is made to die. */
interface ProbeConfig {
  readonly reach: Reach;
  /** Whether `die` is deadly. */
  readonly poisonous: boolean;
}

/**
 * Does what `request.ts` lists: each message leaves one effect in the store, and answers that bear
 * its number, so that from outside it can be counted what happened how often.
 */
export const probe = ({ reach, poisonous }: ProbeConfig) =>
  definePlugin({
    name: OWNER,
    setup(p) {
      const effects = p.tables(MIGRATIONS);
      const updates = p.store<readonly number[]>("updates", () => []);

      p.command("row <serial:int>", (context) => {
        began(context);
        const { args, commit, event } = context;
        commit(effects, insert(event.from.userId, args.serial));
        reach("handler.unwritten");
        return answerTo(args.serial);
      });
      p.command("update <serial:int>", async (context) => {
        began(context);
        const { args, event, update } = context;
        await update(updates.of(event.from), (serials) => [...serials, args.serial]);
        reach("handler.mid");
        return answerTo(args.serial);
      });
      p.command("slow <serial:int> <ms:int>", async (context) => {
        began(context);
        const { args, event, sleep, update } = context;
        await update(updates.of(event.from), (serials) => [...serials, args.serial]);
        await sleep(args.ms);
        reach("handler.mid");
        return answerTo(args.serial);
      });
      p.command("parts <serial:int> <count:int>", (context) => {
        began(context);
        const { args, commit, event } = context;
        commit(effects, insert(event.from.userId, args.serial));
        return Array.from({ length: args.count }, (_, at) => answerTo(args.serial, at + 1));
      });
      p.command("stream <serial:int> <count:int>", async function* (context) {
        began(context);
        const { args, commit, event } = context;
        commit(effects, insert(event.from.userId, args.serial));
        for (let part = 1; part <= args.count; part += 1) yield answerTo(args.serial, part);
      });
      p.command("die <serial:int>", (context) => {
        began(context);
        const { args, commit, event } = context;
        if (poisonous) process.kill(process.pid, "SIGKILL");
        commit(effects, insert(event.from.userId, args.serial));
        return answerTo(args.serial);
      });
      p.command("push <serial:int>", async (context) => {
        began(context);
        const { args, commit, event, push } = context;
        commit(effects, insert(event.from.userId, args.serial));
        await push(reply.text(pushOf(args.serial)), to.user(event.from));
        reach("handler.mid");
        return answerTo(args.serial);
      });
    },
  })();
