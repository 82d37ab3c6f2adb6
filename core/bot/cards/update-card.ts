import type { Member } from "../../events/member.ts";
import type { AnyEvent } from "../../events/own.ts";
import type { CardHandle } from "../../replies/push.ts";
import {
  type CardRow,
  cardIdOf,
  changeCardRow,
  findCard,
  isShared,
  recipientOfCard,
  redrawn,
  taskAgain,
} from "../../stores/card-rows.ts";
import type { Doing } from "../effects/doing.ts";
import type { CardRoute } from "../effects/effects.ts";
import type { Run } from "../run.ts";
import { byCode, type Whom } from "./by-code.ts";
import { type Aim, type CardClickEvent, CLICK, changeOf } from "./change.ts";
import { promise } from "./promised.ts";

/** In which run a card is changed. */
interface UpdatingRun {
  readonly run: Run;
  readonly event: AnyEvent;
  /** Not by who only watches, and so has no response. */
  readonly answers: boolean;
}

/**
 * Changes a card that was sent, in the best way that is left, once for the message.
 *
 * @throws PluginError for what is no handle, and no change; ApiError when WeCom refuses (all as
 *   rejections)
 */
export async function updateCard(
  doing: Doing,
  { run, event, answers }: UpdatingRun,
  handle: CardHandle,
  next: unknown,
): Promise<CardRoute> {
  const { scope } = doing;
  const id: unknown = handle?.card;
  if (typeof id !== "string") {
    throw scope.misused("ctx.updateCard takes the handle of a card, as ctx.push gives it");
  }
  const change = changeOf(next, scope, "ctx.updateCard");
  const name = doing.next(`card ${id}`);
  const row = await findCard(scope.storeFor("ctx.updateCard"), id, scope.clock.now());
  if (!row) return "gone";
  const aim = { doing, run, event, id, app: row.app, change, name };
  const isClicked = clickedCard(event) === id;
  if (isClicked && answers && !run.handedOver) {
    promise(aim);
    if (isShared(row)) await byCode(aim, othersOf(row, event.from));
    return "response";
  }
  const own = isClicked ? (event as CardClickEvent).responseCode : undefined;
  return (await byCode(aim, allOf(row), own)) ?? anew(aim, row);
}

/** The card that was clicked; `undefined` for what is no click. */
const clickedCard = (event: AnyEvent): string | undefined =>
  event.kind === CLICK ? cardIdOf(event.taskId) : undefined;

/** By name, where that says all: then WeCom tells who is not there any more. */
function allOf(row: CardRow): Whom {
  const { users, parties, tags, everyone } = recipientOfCard(row);
  const isNamed = !everyone && parties.length + tags.length === 0;
  return isNamed ? { users } : { atAll: true };
}

function othersOf(row: CardRow, clicker: Member | undefined): Whom {
  const { users } = allOf(row);
  const own = clicker?.userId.toLowerCase();
  return users ? { users: users.filter((user) => user.toLowerCase() !== own) } : { atAll: true };
}

/** Sends the card once more, to all who had it. */
async function anew({ doing, event, id, name, change }: Aim, row: CardRow): Promise<CardRoute> {
  const { scope } = doing;
  const noted = `${name} new`;
  const claim = await doing.claim();
  const tools = { store: scope.storeFor("ctx.updateCard"), clock: scope.clock };
  const again = (known: CardRow) => {
    const sent = known.sent + 1;
    const taskId = taskAgain(id, sent);
    const now = change.drawn ? redrawn(known, change.drawn.from) : known;
    return { row: { ...now, sent, taskId, codes: [] }, result: taskId };
  };
  const taskId =
    doing.noted(noted) ??
    (await scope.persist(() => changeCardRow(tools, id, again, claim && { claim, name: noted })));
  if (taskId === undefined) return "gone";
  await scope.pusherFor("ctx.updateCard").push({
    plugin: scope.name,
    reply: change.anew(row, taskId),
    to: recipientOfCard(row),
    message: event.id,
    from: event.from,
    key: noted,
  });
  return "new";
}
