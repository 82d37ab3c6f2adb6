import { BotError } from "../errors.ts";
import { type Outcome, pass, silent } from "../replies/outcome.ts";
import type { Reply } from "../replies/reply.ts";
import type { EventContext, NowOrLater } from "./context.ts";
import { toOutcome } from "./to-outcome.ts";

/** Runs the rest of the chain and yields what it came to. */
export type Next = () => Promise<Outcome>;

/** Wraps handlers. What it returns is the outcome: `next`'s own, a decorated one, or another. */
export type Middleware = (ctx: EventContext, next: Next) => NowOrLater<Outcome>;

/** The innermost of a chain: what the middleware wraps. */
export type Inner = () => Outcome | Promise<Outcome>;

/** A folded chain, waiting for what it shall wrap. */
export type Chain = (ctx: EventContext, inner: Inner) => NowOrLater<Outcome>;

/**
 * Folds a list of middleware into one, once. The first of the list is the outermost.
 *
 * @returns `undefined` for an empty list, so that the common case costs nothing
 * @throws BotError `ERR_NEXT_CALLED_TWICE` (as a rejection) from the second `next()` of the same
 *   middleware, which would run the handlers again; `ERR_REPLY` when one yields no outcome
 */
export function compose(chain: readonly Middleware[]): Chain | undefined {
  if (chain.length === 0) return undefined;
  return chain.reduceRight<Chain>(
    (rest, current) => (ctx, inner) => {
      let called = false;
      return current(ctx, async () => {
        if (called) throw calledTwice();
        called = true;
        // What the next middleware returned was written by somebody else: nobody gets `undefined`.
        return toOutcome(await rest(ctx, inner), {});
      });
    },
    (_ctx, inner) => inner(),
  );
}

const calledTwice = () =>
  new BotError(
    "ERR_NEXT_CALLED_TWICE",
    "a middleware called next() twice, which would run the handlers again; keep the first outcome",
  );

/**
 * Decorates the replies of an outcome, whether they are known at once or still to come. `pass`
 * and `silent` stay what they are.
 */
export function mapReplies(outcome: Outcome, change: (reply: Reply) => Reply): Outcome {
  if (outcome === pass || outcome === silent) return outcome;
  if (Symbol.asyncIterator in outcome) return mapStream(outcome, change);
  return outcome.map((reply) => change(reply));
}

async function* mapStream(
  replies: AsyncIterable<Reply>,
  change: (reply: Reply) => Reply,
): AsyncGenerator<Reply, void, undefined> {
  for await (const reply of replies) yield change(reply);
}
