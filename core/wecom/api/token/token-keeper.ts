import type { Clock } from "../../../ports/clock.ts";
import type { Logger } from "../../../ports/logger.ts";
import type { FailureClass, Meter, TokenResult } from "../../../ports/meter.ts";
import { ApiError, withoutDoubt } from "../failure.ts";
import type { SharedToken } from "./shared-token.ts";
import type { AccessToken } from "./token.ts";

const SECOND_MS = 1_000;
const FIRST_MS: Readonly<Record<FailureClass, number>> = {
  busy: SECOND_MS,
  unknown: SECOND_MS,
  limited: 60 * SECOND_MS,
  // Whoever goes on asking with a wrong secret is blocked for an hour.
  held: 60 * SECOND_MS,
  dead: 60 * SECOND_MS,
};
const MOST_MS = 300 * SECOND_MS;

/**
 * How long nobody asks for a token after it could not be had, in milliseconds.
 *
 * @param failures in a row, 1 for the first
 */
const backoffMs = (kind: FailureClass, failures: number): number =>
  Math.min(FIRST_MS[kind] * 2 ** Math.min(failures - 1, 16), MOST_MS);

interface TokenKeeperOptions {
  /** Name of an app that has it, for people. */
  readonly app: string;
  readonly shared: SharedToken;
  /** Asks WeCom for one. */
  readonly fetch: () => Promise<AccessToken>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** WeCom's tokens live for 7,200 s: what seems to live longer was stored before the clock was set back. */
const MOST_LIFE_MS = 7_200_000;

/** After a failure: nobody asks again before that. */
interface Pause {
  readonly error: ApiError;
  readonly failures: number;
  /** On the monotonic clock. */
  readonly until: number;
}

/**
 * The token of one corpid and secret. However many need another one at once, WeCom is asked once.
 * It is renewed before it ends; where that fails, the old one is good until WeCom rejects it.
 */
export class TokenKeeper {
  readonly #options: TokenKeeperOptions;
  #token: AccessToken | undefined;
  /** Until when it is fresh, and until when it may be used, on the monotonic clock. */
  #freshUntil = 0;
  #usableUntil = 0;
  /** What WeCom has rejected, wherever it is read from. */
  #rejected: string | undefined;
  /** In a row. */
  #rejections = 0;
  #renewal: Promise<AccessToken> | undefined;
  #pause: Pause | undefined;

  constructor(options: TokenKeeperOptions) {
    this.#options = options;
  }

  /** @throws ApiError why there is none (as a rejection) */
  async get(): Promise<AccessToken> {
    const token = await this.#known();
    if (!token) return this.#renew();
    if (this.#options.clock.monotonic() >= this.#freshUntil && !this.#paused()) {
      // Nobody waits for it, and what fails is logged inside.
      this.#renew().catch(() => {});
    }
    return token;
  }

  /** A call with this token was not rejected. */
  worked(token: AccessToken): void {
    if (token === this.#token) this.#rejections = 0;
  }

  /**
   * Another token than one that WeCom has rejected. Where new ones are rejected too, WeCom is asked
   * for them less and less often.
   *
   * @param error how it was rejected
   * @throws ApiError as `get`
   */
  replace(token: AccessToken, error: ApiError): Promise<AccessToken> {
    // Others may have been told so before, and have replaced it: it may even have the same text.
    if (token === this.#token) this.#reject(token, error);
    return this.get();
  }

  #reject(token: AccessToken, error: ApiError): void {
    this.#token = undefined;
    this.#rejected = token.text;
    this.#rejections++;
    if (this.#rejections > 1) this.#rest(error, this.#rejections - 1);
  }

  async #known(): Promise<AccessToken | undefined> {
    const held = this.#held();
    if (held) return held;
    const shared = await this.#options.shared.read().catch((cause) => this.#unshared(cause));
    // Meanwhile somebody else may have got one.
    const now = this.#held();
    if (now) return now;
    this.#token = undefined;
    return shared && this.#isUsable(shared) ? this.#hold(shared) : undefined;
  }

  #held(): AccessToken | undefined {
    return this.#options.clock.monotonic() < this.#usableUntil ? this.#token : undefined;
  }

  /** From now on what is left of its life is measured, whatever the clock is set to. */
  #hold(token: AccessToken): AccessToken {
    const { clock } = this.#options;
    const left = (until: number) => clock.monotonic() + Math.min(until - clock.now(), MOST_LIFE_MS);
    this.#token = token;
    this.#freshUntil = left(token.renewAt);
    this.#usableUntil = left(token.expiresAt);
    return token;
  }

  #isUsable({ text, expiresAt }: AccessToken): boolean {
    return text !== this.#rejected && this.#options.clock.now() < expiresAt;
  }

  #isFresh({ renewAt }: AccessToken): boolean {
    return this.#options.clock.now() < renewAt;
  }

  #paused(): Pause | undefined {
    const pause = this.#pause;
    return pause && this.#options.clock.monotonic() < pause.until ? pause : undefined;
  }

  #renew(): Promise<AccessToken> {
    const pause = this.#paused();
    if (pause) return Promise.reject(pause.error);
    this.#renewal ??= this.#obtain().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #obtain(): Promise<AccessToken> {
    const { shared, fetch } = this.#options;
    const isWanted = (token: AccessToken) => this.#isUsable(token) && this.#isFresh(token);
    // A store that fails shares nothing; the token is needed all the same.
    const found = await shared.lease(isWanted).catch((cause: unknown) => this.#unshared(cause));
    if (found) return this.#keep(found, "shared");
    try {
      const token = this.#keep(await fetch(), "fetched");
      await shared.put(token).catch((cause: unknown) => this.#unshared(cause));
      return token;
    } catch (cause) {
      await shared.release().catch((cause: unknown) => this.#unshared(cause));
      throw this.#failed(cause);
    }
  }

  #keep(token: AccessToken, result: TokenResult): AccessToken {
    this.#hold(token);
    this.#rejected = undefined;
    this.#pause = undefined;
    this.#tell(result);
    return token;
  }

  #failed(cause: unknown): unknown {
    this.#tell("failed");
    // Without a token nothing was sent, and nothing else will be.
    const error = withoutDoubt(cause, "app");
    if (!(error instanceof ApiError)) return error;
    this.#rest(error, (this.#pause?.failures ?? 0) + 1);
    return error;
  }

  #rest(error: ApiError, failures: number): void {
    const { app, clock, logger } = this.#options;
    const ms = backoffMs(error.failure.class, failures);
    this.#pause = { error, failures, until: clock.monotonic() + ms };
    logger.warn("api.token_failed", { app, error: error.failure.error, why: error.message, ms });
  }

  #tell(result: TokenResult): void {
    this.#options.meter.tokenRefreshed(this.#options.app, result);
  }

  #unshared(cause: unknown): undefined {
    this.#options.logger.warn("api.token_unshared", { app: this.#options.app, cause });
  }
}
