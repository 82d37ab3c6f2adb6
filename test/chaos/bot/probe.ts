import { definePlugin, reply, type TableWriter, to } from "huiyin";
import { answerTo, pushOf } from "../request.ts";
import type { Reach } from "./crash-point.ts";
import { MIGRATIONS, OWNER } from "./effects.ts";

const insert = (member: string, serial: number) => (writer: TableWriter) =>
  writer.run("insert into {effects} (member, serial) values (?, ?)", [member, serial]);

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

      p.command("row <serial:int>", ({ args, commit, event }) => {
        commit(effects, insert(event.from.userId, args.serial));
        return answerTo(args.serial);
      });
      p.command("update <serial:int>", async ({ args, event, update }) => {
        await update(updates.of(event.from), (serials) => [...serials, args.serial]);
        reach("handler.mid");
        return answerTo(args.serial);
      });
      p.command("slow <serial:int> <ms:int>", async ({ args, event, sleep, update }) => {
        await update(updates.of(event.from), (serials) => [...serials, args.serial]);
        await sleep(args.ms);
        reach("handler.mid");
        return answerTo(args.serial);
      });
      p.command("parts <serial:int> <count:int>", ({ args, commit, event }) => {
        commit(effects, insert(event.from.userId, args.serial));
        return Array.from({ length: args.count }, (_, at) => answerTo(args.serial, at + 1));
      });
      p.command("die <serial:int>", ({ args, commit, event }) => {
        if (poisonous) process.kill(process.pid, "SIGKILL");
        commit(effects, insert(event.from.userId, args.serial));
        return answerTo(args.serial);
      });
      p.command("push <serial:int>", async ({ args, commit, event, push }) => {
        commit(effects, insert(event.from.userId, args.serial));
        await push(reply.text(pushOf(args.serial)), to.user(event.from));
        reach("handler.mid");
        return answerTo(args.serial);
      });
    },
  })();
