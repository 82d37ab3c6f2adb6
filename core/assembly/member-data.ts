import { join } from "node:path";
import type { PersonalData } from "../bot/personal-data.ts";
import type { ResolvedBot } from "../config/resolved.ts";
import { BotError } from "../errors.ts";
import { type Member, member } from "../events/member.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { Meter } from "../ports/meter.ts";
import { eraseFromRecordings } from "../recording/erase.ts";
import type { RecordedCallback } from "../recording/recording.ts";
import { eraseCards } from "../stores/card-rows.ts";
import type { ErasedCounts, Store } from "../stores/port/store.ts";
import { createAdapters } from "./adapters.ts";

export interface MemberDataOptions {
  readonly bot: ResolvedBot;
  readonly store: Store;
  readonly personalData: PersonalData;
  readonly meter: Pick<Meter, "finished">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Runs `work` while nothing is recorded. Default: nothing ever is. */
  readonly whileNotRecording?: ((work: () => Promise<number>) => Promise<number>) | undefined;
}

/** What became of a request to forget somebody. */
export interface Erased extends ErasedCounts {
  readonly recorded: number;
  /** Plugins that failed: what they keep may still be there. */
  readonly failed: readonly string[];
}

/**
 * Gives out, or forgets, what is kept of one member: in the store, in plugins, in recordings.
 *
 * @returns throws BotError `ERR_QUERY` (as a rejection) for a request that makes no sense
 */
export function createMemberData(options: MemberDataOptions) {
  const { bot, store, personalData, meter, logger } = options;

  const exported = async (who: Member) => {
    const { messages, parts, values } = await store.memberData(who);
    const { data: plugins, failed } = await personalData.collect(who);
    return {
      member: { app: who.app, userId: who.userId },
      messages: messages.map(({ id, kind, at, state, error, body, reply }) => ({
        id,
        kind,
        at: iso(at),
        state,
        error,
        text: body && Buffer.from(body).toString("utf8"),
        reply: reply === undefined ? undefined : reply.slice(reply.indexOf("\n") + 1),
      })),
      outbox: parts.map(({ id, to, reply, state, at, sentAt }) => ({
        id,
        state,
        at: iso(at),
        sentAt: sentAt === undefined ? undefined : iso(sentAt),
        to: JSON.parse(to),
        reply: JSON.parse(reply),
      })),
      values: values.map(({ owner, key, value }) => ({
        plugin: owner,
        key,
        value: JSON.parse(value),
      })),
      plugins,
      failed,
    };
  };

  const erased = async (who: Member): Promise<Erased> => {
    // Plugins first: they may look up by what the core still holds.
    const failed = await personalData.erase(who);
    const counts = await store.erase(who);
    await eraseCards({ store, clock: options.clock }, who);
    for (let left = counts.open; left > 0; left -= 1) meter.finished("dead");
    const recordings = join(bot.settings.dataDirectory, "recordings");
    const isTheirs = sentBy(who, options);
    const erase = () => eraseFromRecordings(recordings, isTheirs);
    const recorded = await (options.whileNotRecording ?? ((work) => work()))(erase);
    await store.scrub();
    logger.info("member.erased", { app: who.app, ...counts, recorded, failed });
    return { ...counts, recorded, failed };
  };

  return async (request: unknown) => {
    const { does, app, user } = (request ?? {}) as Readonly<Record<string, unknown>>;
    const isKnown = bot.apps.some(({ name }) => name === app);
    if (typeof app !== "string" || !isKnown || typeof user !== "string" || user === "") {
      throw new BotError("ERR_QUERY", "member needs the name of an app and a user");
    }
    if (does === "export") return exported(member(app, user));
    if (does === "erase") return erased(member(app, user));
    throw new BotError("ERR_QUERY", "member takes export or erase");
  };
}

const iso = (at: number) => new Date(at).toISOString();

/** Whether a member sent it. What none of the apps' keys opens may be theirs as well. */
function sentBy({ app, key }: Member, { bot, clock, logger }: MemberDataOptions) {
  const apps = bot.apps.map((one) => ({ ...one, freshnessSeconds: 0 }));
  const adapterOf = createAdapters({ apps, clock, logger, onOpened: undefined });
  return (callback: RecordedCallback): boolean => {
    const { content } = callback;
    if (callback.app !== app || content.bodies !== "encrypted") return false;
    try {
      const { event } = adapterOf(app).open(content.query, Buffer.from(content.envelope));
      return event.from?.key === key;
    } catch {
      return true;
    }
  };
}
