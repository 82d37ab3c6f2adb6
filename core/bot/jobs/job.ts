/** Jobs as plugins write them: what is done by the clock, and with what. */
import type { Duration } from "../../duration.ts";
import type { Logger } from "../../ports/logger.ts";
import type { EventContext } from "../context.ts";
import type { Effects } from "../effects/effects.ts";

/** When a job's time comes: by a cron expression, or again and again. */
export type JobTimes =
  | {
      /**
       * Five fields (minute, hour, day of month, month, weekday), or six with seconds before them, as in
       * `"0 9 * * 1-5"`. A time that the clock leaves out in spring comes as soon as it goes on; one that
       * comes twice in autumn counts once.
       */
      readonly cron: string;
      readonly every?: never;
      /** The zone of the clock on the wall, as `"Asia/Shanghai"`. Default: that of `bot.config.ts`. */
      readonly zone?: string;
      /**
       * China's public holidays: weekday field `1-5` means working days, those that make up for a bridge
       * included, and `0,6` days off. Nothing else may stand there.
       */
      readonly holidays?: "cn";
    }
  | {
      /** At every multiple of it since 1970 in UTC, so that all instances agree; 1 s to 400 d. */
      readonly every: Duration;
      readonly cron?: never;
      readonly zone?: never;
      readonly holidays?: never;
    };

/** When a job runs, and what becomes of it when that is not possible. */
export type JobOptions = JobTimes & {
  /**
   * How late it may still begin: after the bot was down, or after it died at it. Of several times that
   * have passed the last one counts. Default `"10m"`; `0`: never late.
   */
  readonly missed?: Duration;
  /** It begins so much later at most, by a different while each time, shorter than two times are apart. */
  readonly spread?: Duration;
  /**
   * What happens when the time comes while it still runs: it is left out (`"skip"`, the default), or
   * waits for the end (`"queue"`), one at most.
   */
  readonly overlap?: "skip" | "queue";
  /** After so long `signal` aborts, and the run is a dead letter. Default: as any handler. */
  readonly timeout?: Duration;
  /** One line for people: what it does. */
  readonly help?: string;
};

/** The time for which a job runs. */
export interface Tick {
  /** When it was due, in milliseconds since the epoch; by hand: when somebody asked. */
  readonly at: number;
  /** Tells it from all others, for keys of one's own: 32 hexadecimal digits, the same in a second run. */
  readonly number: string;
  /** Somebody asked for it: `huiyin jobs run`, the page, a test. */
  readonly byHand: boolean;
  /** It begins late, since the bot did not run when it was due. */
  readonly missed: boolean;
}

/** What a timer is given: the data that it was set with, beside what a job is given. */
export interface TimerContext<D> extends JobContext {
  readonly data: D;
}

/** What a job is given. Its effects happen once for each tick, as those of a handler for a message. */
export interface JobContext
  extends Effects,
    Pick<EventContext, "attempt" | "signal" | "sleep" | "timeout" | "fetch"> {
  readonly tick: Tick;
  /** The plugin's logger; its lines carry the number of the tick. */
  readonly log: Logger;
}
