import type { Member } from "../../events/member.ts";
import { changeCardRow, redrawn, takeCode } from "../../stores/card-rows.ts";
import { ApiError, isCodeUsed } from "../../wecom/api/failure.ts";
import type { CardUpdate } from "../../wecom/api/message-body.ts";
import { sleep } from "../spans.ts";
import type { Aim } from "./change.ts";

/** Whose copies are changed. */
export type Whom = Pick<CardUpdate, "users" | "atAll">;

/**
 * Changes copies by a code, which is taken away before it is used: nobody uses it twice, and a run
 * that comes again knows that it was on its way.
 *
 * @param own a code that came with the click that is handled
 * @param only whose copy alone is changed
 * @returns `undefined` when there was no code that WeCom took
 */
export async function byCode(
  aim: Aim,
  whom: Whom,
  own?: string,
  only?: Member,
): Promise<"code" | "gone" | undefined> {
  for (let number = 0; ; number += 1) {
    const name = `${aim.name} code ${number}`;
    const noted = aim.doing.noted(name);
    const code =
      noted ?? (number === 0 && own ? await noteOwn(aim, name, own) : await take(aim, name));
    if (code === undefined) return undefined;
    const isDone = `${name} done`;
    const result = aim.doing.noted(isDone) ?? (await use(aim, code, whom, noted !== undefined));
    if (result === "code") await redraw(aim, only);
    await note(aim, isDone, result);
    if (result !== "used") return result as "code" | "gone";
  }
}

async function noteOwn(aim: Aim, name: string, code: string): Promise<string> {
  await note(aim, name, code);
  return code;
}

async function note({ doing }: Aim, name: string, result: string): Promise<void> {
  const claim = await doing.claim();
  const { messages } = doing.scope.storeFor("ctx.updateCard");
  if (claim) await doing.scope.persist(() => messages.memo(claim, name, result));
}

async function take({ doing, id }: Aim, name: string): Promise<string | undefined> {
  const { scope } = doing;
  const { clock } = scope;
  const claim = await doing.claim();
  const tools = { store: scope.storeFor("ctx.updateCard"), clock };
  const memo = claim && { claim, name };
  return scope.persist(() => changeCardRow(tools, id, (row) => takeCode(row, clock.now()), memo));
}

/** So often a call is made whose outcome is not known, or that WeCom is too busy for. */
const TRIES = 3;
const PAUSE_MS = 1_000;

/** @param isRepeat an earlier run may have used the code: what is used up then was used for this */
async function use(
  { doing: { scope }, run, app, change, id }: Aim,
  responseCode: string,
  whom: Whom,
  isRepeat: boolean,
): Promise<"code" | "gone" | "used"> {
  const { messages } = scope.apiFor("ctx.updateCard")(app);
  const update = { responseCode, ...whom, change: change.byCode };
  let mayBeDone = isRepeat;
  for (let tries = 1; ; tries += 1) {
    try {
      const { unreachable } = await messages.updateCard(update);
      const isGone = whom.users?.every((user) => unreachable.includes(user.toLowerCase()));
      return isGone && whom.users?.length ? "gone" : "code";
    } catch (error) {
      if (isCodeUsed(error)) return mayBeDone ? "code" : "used";
      if (!(error instanceof ApiError) || !AGAIN.has(error.failure.class)) throw error;
      if (tries === TRIES) throw error;
      mayBeDone ||= error.failure.class === "unknown";
      scope.log.info("card.again", { card: id, error: error.failure.error });
      await sleep(scope.clock, PAUSE_MS * tries, run.signal);
    }
  }
}

const AGAIN: ReadonlySet<string> = new Set(["unknown", "busy"]);

/** What stands there from now on, so that clicks on it find what it was drawn from. */
export async function redraw({ doing: { scope }, id, change }: Aim, only?: Member): Promise<void> {
  const { drawn } = change;
  if (!drawn) return;
  const tools = { store: scope.storeFor("ctx.updateCard"), clock: scope.clock };
  await scope.persist(() =>
    changeCardRow(tools, id, (row) => ({ row: redrawn(row, drawn.from, only) })),
  );
}
