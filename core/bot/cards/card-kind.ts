import type { InboundEvent } from "../../events/inbound.ts";
import type { Member } from "../../events/member.ts";
import { isPromiseLike } from "../../plain-data.ts";
import {
  type Card,
  drawnAs,
  isBuilt,
  keysOf,
  ONE,
  SUBMIT,
  VOTE,
} from "../../replies/card-builders.ts";
import { NO_WISH } from "../../replies/late.ts";
import { type Outcome, pass, silent } from "../../replies/outcome.ts";
import type { CardHandle } from "../../replies/push.ts";
import { isReply, reply } from "../../replies/reply.ts";
import { cardIdOf, changeCardRow, drawnFor, findCard, withCode } from "../../stores/card-rows.ts";
import { answerer } from "../answerer.ts";
import { asksForKind, type Slot } from "../asking.ts";
import { Doing } from "../effects/doing.ts";
import { contain } from "../error-boundary.ts";
import { HandlerContext } from "../handler-context.ts";
import type { PluginScope } from "../plugin-scope.ts";
import type { Run } from "../run.ts";
import { jsonOf } from "../storage/plain.ts";
import { type Aim, type CardClickEvent, CLICK, changeOf } from "./change.ts";
import { hasPromised, promise, withCardChange } from "./promised.ts";

/** What is known of a click before its handler runs. */
interface Clicked {
  readonly key: string;
  readonly data: unknown;
  readonly chosen: unknown;
  readonly draw: (data: unknown) => Card<string>;
  readonly run: Run;
}

/** The context of a click's handler. */
class ClickContext extends HandlerContext {
  declare readonly args: Clicked;

  get data(): unknown {
    return this.args.data;
  }

  get chosen(): unknown {
    return this.args.chosen;
  }

  get draw(): Clicked["draw"] {
    return this.args.draw;
  }

  /** Clicks have a sender, or are none of ours. */
  get member(): Member {
    return this.event.from as Member;
  }

  get handle(): CardHandle {
    const { taskId, app } = this.event as CardClickEvent;
    return Object.freeze({ card: cardIdOf(taskId), app });
  }
}

/** Handlers by key, whose types were checked where they were declared. */
export type ClickHandlerMap = Readonly<Record<string, (click: ClickContext) => unknown>>;

/** Names hold no dot and no blank, so that a key on the wire says whose it is. */
const NAME = /^[^\s.]{1,64}$/u;

/** What `p.card` makes. */
interface MadeKind {
  readonly kind: (data: unknown) => Card<string>;
  readonly slot: Slot;
}

/**
 * Declares a kind of cards.
 *
 * @param draw makes the card, of its data alone
 * @param on what a click does, by key
 * @throws PluginError `ERR_PLUGIN_SETUP` for a name that is none, and for what is no function
 */
export function cardKind(
  scope: PluginScope,
  name: string,
  draw: (data: never) => unknown,
  on: ClickHandlerMap,
): MadeKind {
  if (typeof name !== "string" || !NAME.test(name)) {
    throw scope.misused("p.card takes a name of 1 to 64 characters, without dots and blanks");
  }
  const stray = Object.keys(on ?? {}).find((key) => typeof on[key] !== "function");
  if (typeof draw !== "function" || typeof on !== "object" || on === null || stray !== undefined) {
    const what = stray === undefined ? "draws it" : `handles ${stray}`;
    throw scope.misused(`p.card ${name} takes a function that ${what}`);
  }
  const full = `${scope.name}.${name}`;
  const drawn = (data: unknown): Card<string> => {
    const copy = data === undefined ? undefined : JSON.parse(jsonOf(data, `the card ${name}`));
    const card: unknown = (draw as (data: unknown) => unknown)(copy);
    if (!isReply(card) || card.kind !== "template_card" || !isBuilt(card)) {
      throw scope.misused(`the card ${name} is drawn by what reply.card.… makes`);
    }
    const unhandled = keysOf(card.card).find((key) => !Object.hasOwn(on, key));
    if (unhandled !== undefined) {
      throw scope.misused(
        `the card ${name} shows ${unhandled}, and nothing handles that: ` +
          `p.card("${name}", draw, { ${[...Object.keys(on), unhandled].join(", ")} })`,
      );
    }
    return drawnAs(card as Card<string>, { kind: full, ...(copy !== undefined && { data: copy }) });
  };
  Object.defineProperty(drawn, "name", { value: name });
  return { kind: Object.freeze(drawn), slot: clickSlot({ scope, name, full, draw: drawn, on }) };
}

/** A kind of cards, as its clicks are handled. */
interface DeclaredKind {
  readonly scope: PluginScope;
  readonly name: string;
  /** With its plugin's name before it. */
  readonly full: string;
  readonly draw: Clicked["draw"];
  readonly on: ClickHandlerMap;
}

function clickSlot(kind: DeclaredKind): Slot {
  const { scope, name, full, on } = kind;
  const label = `card ${name}`;
  const handler = withCardChange(clickHandler(scope, on));
  const answer = answerer(scope, label, handler, NO_WISH, ClickContext);
  const keys = [...new Set([...Object.keys(on), SUBMIT, ONE])];
  const targets = keys.map((key) => ({ kind: CLICK, key: `${full}.${key}` }) as const);
  return {
    verb: "answer",
    plugin: scope.name,
    label,
    targets,
    takes: targets.map(({ kind, key }) => `${kind}=${key}`),
    looksInside: true,
    ask: ({ event, run }) =>
      contain(scope, label, event, run, async () => {
        const clicked = await findClicked(kind, event as CardClickEvent, run);
        return clicked ? answer(event, run, clicked) : expired(scope, event);
      }),
    judge: ({ event }) => ({ matches: true, why: asksForKind(event) }),
  };
}

/** Calls the handler of what was pressed; what it returns becomes of the clicker's copy. */
function clickHandler(scope: PluginScope, on: ClickHandlerMap) {
  return (ctx: HandlerContext): unknown => {
    const click = ctx as ClickContext;
    const { key, run } = click.args;
    const event = click.event as CardClickEvent;
    const ended = (answer: unknown): unknown => {
      if (answer === pass) return pass;
      if (answer === silent || answer === undefined) {
        return hasPromised(event) ? silent : keepCode(scope, event).then(() => answer);
      }
      promise(aimOf(scope, run, event, answer));
      return silent;
    };
    const answer = on[key]?.(click);
    return isPromiseLike(answer) ? Promise.resolve(answer).then(ended) : ended(answer);
  };
}

/** What a handler has returned becomes of the clicker's copy. */
function aimOf(scope: PluginScope, run: Run, event: CardClickEvent, next: unknown): Aim {
  const doing = new Doing(event, run, scope, "");
  const id = cardIdOf(event.taskId);
  const change = changeOf(next, scope, "the handler of a click");
  return { doing, run, event, id, app: event.app, change, name: doing.next(`card ${id}`) };
}

/** The card may be changed by the click's code later, where nothing has changed it now. */
async function keepCode(scope: PluginScope, event: CardClickEvent): Promise<void> {
  const { clock } = scope;
  const tools = { store: scope.storeFor("p.card"), clock };
  await scope.persist(() =>
    changeCardRow(tools, cardIdOf(event.taskId), (row) => ({
      row: withCode(row, event.responseCode, clock.now()),
    })),
  );
}

/** What was pressed or chosen, on what; `undefined` when the card, or that on it, is none of today's. */
async function findClicked(
  { scope, full, draw, on }: DeclaredKind,
  event: CardClickEvent,
  run: Run,
): Promise<Clicked | undefined> {
  const { from, taskId, eventKey, selectedItems = [] } = event;
  const row = await findCard(scope.storeFor("p.card"), cardIdOf(taskId), scope.clock.now());
  const drawn = row && from && drawnFor(row, from);
  if (drawn?.kind !== full) return undefined;
  const pressed = eventKey.slice(full.length + 1);
  const chosenOf = (question: string) =>
    selectedItems.find(({ questionKey }) => questionKey === question)?.optionIds ?? [];
  const [one] = pressed === ONE ? chosenOf(VOTE) : [];
  const key = pressed === ONE ? one : pressed;
  if (key === undefined || !Object.hasOwn(on, key)) return undefined;
  const isVote = event.cardType === "vote_interaction";
  const form = () =>
    Object.fromEntries(selectedItems.map(({ questionKey, optionIds: [id] }) => [questionKey, id]));
  return { key, data: drawn.data, chosen: isVote ? chosenOf(VOTE) : form(), draw, run };
}

const expired = ({ textsOf }: PluginScope, { app }: InboundEvent): Outcome => [
  reply.updateButton(textsOf(app).expired),
];

/**
 * Answers clicks on cards whose kind, or whose button, is not there any more. Asked last.
 *
 * @param scope of the bot itself
 */
export function expiredSlot(scope: PluginScope): Slot {
  const label = "cards that nobody knows any more";
  return {
    verb: "answer",
    plugin: scope.name,
    label,
    targets: [{ kind: CLICK }],
    looksInside: false,
    ask: ({ event, run }) =>
      contain(scope, label, event, run, async () => {
        const { taskId } = event as CardClickEvent;
        const row = await findCard(scope.storeFor("p.card"), cardIdOf(taskId), scope.clock.now());
        return row?.drawn ? expired(scope, event) : pass;
      }),
    judge: ({ event }) => ({ matches: true, why: asksForKind(event) }),
  };
}
