import type { StandardSchemaV1 } from "@standard-schema/spec";
import { type Member, member } from "../../events/member.ts";
import type { Logger } from "../../ports/logger.ts";
import type { CardBody } from "../../replies/card-body.ts";
import type { Receipt } from "../../replies/push.ts";
import { isReply } from "../../replies/reply.ts";
import type { TemplateCardReply } from "../../replies/table/cards.ts";
import { pushRequest } from "../effects/push.ts";
import type { PluginScope } from "../plugin-scope.ts";
import type { Cell, NotedBeside } from "../storage/cell.ts";
import { cellOf } from "../storage/plugin-store.ts";
import { recordedStatements } from "../storage/plugin-tables.ts";
import { targetsOf } from "../target.ts";
import { choicesOf } from "./choices.ts";
import type { Asking, Conversation, Guest, Prompt } from "./conversation.ts";
import { keptArgsOf } from "./kept-args.ts";
import { keptEvent } from "./kept-event.ts";
import { numbered, onCard, repliesOf, yesOrNo, yesOrNoOn } from "./question.ts";
import type { Replay, TalkScope } from "./replay.ts";
import { derivedId, memberOf, OWNER, type Talk, type Who, whoOf } from "./rows.ts";

/** What the author's function is given beside its replay. */
export interface MadeFrom {
  readonly replay: Replay;
  readonly talk: Talk;
  readonly scope: PluginScope;
  readonly signal: AbortSignal;
}

/** The conversation as its author's function gets it: every call goes to the replay. */
export function madeConversation(from: MadeFrom): Conversation<unknown, unknown> {
  const { replay, talk } = from;
  const { owner, openedAt } = talk;
  const scope: TalkScope = { who: owner, path: "", asking: undefined, isGuest: false };
  return Object.freeze<Conversation<unknown, unknown>>({
    ...madeGuest(from, scope),
    input: structuredClone(talk.input),
    args: keptArgsOf(talk.args),
    openedAt,
    async other(name, whom, run, asking) {
      const who = whoNamed(owner, whom);
      if (!who) return replay.misuse(`c.other("${name}") asks a member of the same app`);
      if (memberOf(who).key === memberOf(owner).key) {
        return replay.misuse(`c.other("${name}") asks somebody else, not the owner`);
      }
      const inside = replay.inside(name, who, asking);
      return inside ? run(madeGuest(from, inside)) : replay.misuse(`c.other("${name}")`);
    },
  });
}

function whoNamed([app]: Who, whom: Member | string): Who | undefined {
  if (typeof whom === "string") return whom === "" ? undefined : whoOf(member(app, whom));
  return whom?.app === app ? whoOf(whom) : undefined;
}

function madeGuest({ replay, talk, scope: plugin, signal }: MadeFrom, scope: TalkScope): Guest {
  let log: Logger | undefined;
  const guest: Guest = {
    id: talk.id,
    member: memberOf(scope.who),
    signal,
    get log() {
      log ??= plugin.log.child({ talk: talk.id });
      return log;
    },
    say: (message) => replay.say(scope, () => repliesOf(message)),
    choose: (
      name: string,
      question: Prompt | TemplateCardReply,
      options?: unknown,
      asking?: Asking,
    ) => {
      const draw = isCard(question)
        ? () => onCard(question)
        : () => numbered(question, choicesOf(options));
      const how = isCard(question) ? (options as Asking | undefined) : asking;
      return replay.ask(scope, "c.choose", name, draw, how) as never;
    },
    ask: (name: string, question: Prompt, first?: unknown, second?: Asking) => {
      const schema = isSchema(first) ? first : undefined;
      const asking = schema ? second : (first as Asking | undefined);
      return replay.ask(
        scope,
        "c.ask",
        name,
        () => ({ replies: repliesOf(question) }),
        asking,
        schema,
      ) as never;
    },
    confirm: (name, question, asking) =>
      replay.ask(
        scope,
        "c.confirm",
        name,
        () => (isBody(question) ? yesOrNoOn(question) : yesOrNo(question)),
        asking,
      ) as never,
    waitFor(name, query, question, asking) {
      const draw = () => {
        const waits = targetsOf(query, plugin.name).map(({ kind, key }) =>
          key === undefined ? kind : `${kind}=${key}`,
        );
        return { replies: repliesOf(question), waits };
      };
      return replay.ask(scope, "c.waitFor", name, draw, asking).then(keptEvent) as never;
    },
    sleep: (name, duration) => replay.sleep(scope, name, duration),
    step: (name, work, options) =>
      replay.step(scope, "c.step", name, work, options?.undo ? "look" : "step", options) as never,
    async push(name, message, to) {
      const { app } = guest.member;
      const from = to?.app === undefined && typeof to === "object" ? { ...to, app } : to;
      const request = pushRequest(plugin.name, message, from);
      const give = (key: string) =>
        plugin.pusherFor("c.push").push({ ...request, message: undefined, key });
      const key = (await replay.step(
        scope,
        "c.push",
        name,
        async ({ idempotencyKey }) => {
          await give(idempotencyKey);
          return idempotencyKey;
        },
        "push",
      )) as string;
      // The same name puts in nothing new, and finds what became of it.
      return Object.freeze<Receipt>({
        id: derivedId("push", key),
        sent: async () => (await give(key)).sent(),
        recall: async () => (await give(key)).recall(),
      });
    },
    update(name, entry, change) {
      const cell: Cell | undefined = cellOf(entry);
      if (!cell) return replay.misuse(`c.update("${name}") takes an entry of a p.store`) as never;
      return replay.update(scope, name, (row) => {
        const beside: NotedBeside = { owner: OWNER, key: row };
        return cell.changeOnce(change as (value: unknown) => unknown, beside);
      }) as never;
    },
    commit(tables, work) {
      replay.commit(scope, () => {
        const statements =
          typeof work === "function" ? recordedStatements(tables, work) : undefined;
        if (!statements) throw plugin.misused("c.commit takes what p.tables gave, and a function");
        return statements;
      });
    },
  };
  return guest;
}

/** A card is a whole question; as one reply of several it would have no answer. */
const isCard = (question: unknown): question is TemplateCardReply =>
  isReply(question) && question.kind === "template_card";

const isBody = (question: Prompt | CardBody): question is CardBody =>
  typeof question === "object" && "title" in question && !isReply(question);

const isSchema = (value: unknown): value is StandardSchemaV1 =>
  (typeof value === "object" || typeof value === "function") &&
  value !== null &&
  "~standard" in value;
