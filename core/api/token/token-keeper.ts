import { ApiError } from "../../contracts/api/api-error.ts";
import type { Meter, TokenResult } from "../../contracts/meter.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import { withoutDoubt } from "../without-doubt.ts";
import { backoffMs } from "./backoff.ts";
import type { SharedToken } from "./shared-token.ts";
import type { Token } from "./token.ts";

export interface TokenKeeperOptions {
  /** Name of an app that has it, for people. */
  readonly app: string;
  readonly shared: SharedToken;
  /** Asks WeCom for one. */
  readonly fetch: () => Promise<Token>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly meter: Meter;
}

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
  #token: Token | undefined;
  /** What WeCom has rejected, wherever it is read from. */
  #rejected: string | undefined;
  #renewal: Promise<Token> | undefined;
  #pause: Pause | undefined;

  constructor(options: TokenKeeperOptions) {
    this.#options = options;
  }

  /** @throws ApiError why there is none (as a rejection) */
  async get(): Promise<string> {
    const token = this.#known();
    if (!token) return (await this.#renew()).text;
    if (!this.#isFresh(token) && !this.#paused()) {
      // Nobody waits for it, and what fails is logged inside.
      this.#renew().catch(() => {});
    }
    return token.text;
  }

  /**
   * Another token than one that WeCom has rejected.
   *
   * @throws ApiError as `get`
   */
  replace(rejected: string): Promise<string> {
    if (this.#token?.text === rejected || !this.#token) this.#rejected = rejected;
    return this.get();
  }

  #known(): Token | undefined {
    if (this.#token && this.#isUsable(this.#token)) return this.#token;
    const shared = this.#options.shared.read();
    this.#token = shared && this.#isUsable(shared) ? shared : undefined;
    return this.#token;
  }

  #isUsable({ text, expiresAt }: Token): boolean {
    return text !== this.#rejected && this.#options.clock.now() < expiresAt;
  }

  #isFresh({ renewAt }: Token): boolean {
    return this.#options.clock.now() < renewAt;
  }

  #paused(): Pause | undefined {
    const pause = this.#pause;
    return pause && this.#options.clock.monotonic() < pause.until ? pause : undefined;
  }

  #renew(): Promise<Token> {
    const pause = this.#paused();
    if (pause) return Promise.reject(pause.error);
    this.#renewal ??= this.#obtain().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #obtain(): Promise<Token> {
    const { shared, fetch } = this.#options;
    const isWanted = (token: Token) => this.#isUsable(token) && this.#isFresh(token);
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

  #keep(token: Token, result: TokenResult): Token {
    this.#token = token;
    this.#rejected = undefined;
    this.#pause = undefined;
    this.#tell(result);
    return token;
  }

  #failed(cause: unknown): unknown {
    this.#tell("failed");
    // Without a token nothing was sent.
    const error = withoutDoubt(cause);
    if (!(error instanceof ApiError)) return error;
    const { app, clock, logger } = this.#options;
    const failures = (this.#pause?.failures ?? 0) + 1;
    const ms = backoffMs(error.failure.class, failures);
    this.#pause = { error, failures, until: clock.monotonic() + ms };
    logger.warn("api.token_failed", { app, error: error.failure.error, why: error.message, ms });
    return error;
  }

  #tell(result: TokenResult): void {
    this.#options.meter.tokenRefreshed(this.#options.app, result);
  }

  #unshared(cause: unknown): undefined {
    this.#options.logger.warn("api.token_unshared", { app: this.#options.app, cause });
  }
}
