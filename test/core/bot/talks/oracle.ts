import { filled, TALK_TEXTS } from "../../../../core/replies/talk-texts.ts";
import { type Asking, type Name, type Node, OPTIONS, otherOf } from "./scripts.ts";

/** A message as the oracle is told of it. */
export interface OracleMessage {
  readonly id: string;
  readonly who: Name;
  readonly text?: string | undefined;
  readonly image?: boolean | undefined;
  readonly alarm?: string | undefined;
}

/** What is said to whom. */
export type Out = readonly [who: Name, text: string];

interface Asked extends Partial<Asking> {
  readonly who: Name | undefined;
  readonly q: string;
  readonly kind: "ask" | "choose" | "confirm" | "wait" | "sleep";
}
interface Open extends Asked {
  readonly seq: number;
  readonly at: number;
  reminds: readonly number[];
  misses: number;
  offer?: string | undefined;
}
interface Talk {
  readonly id: string;
  readonly name: string;
  readonly owner: Name;
  readonly nodes: readonly Node[];
  gen: Generator<Asked, void, string>;
  open: Open;
  seq: number;
  log: { readonly by: string; readonly value: string }[];
  isMute: boolean;
}
interface Guest {
  readonly talk: Talk;
  readonly isFree: boolean;
  isShown: boolean;
}

const YES = ["是", "好", "yes"];
const NO = ["否", "不", "no"];
const CANCEL = "取消";
const BACK = "返回";

/**
 * Conversations as they should be: each a coroutine that lives as long as it is open, and no death,
 * no repetition and no store anywhere.
 */
export class Oracle {
  readonly talks = new Map<string, Talk>();
  readonly #scripts: ReadonlyMap<string, readonly Node[]>;
  readonly #guests: Record<Name, Guest[]> = { li: [], wang: [] };
  readonly #pins = new Map<string, { readonly talk: Talk | undefined; readonly seq: number }>();
  #out: Out[] = [];
  #at = 0;

  constructor(scripts: ReadonlyMap<string, readonly Node[]>) {
    this.#scripts = scripts;
  }

  /** A message's turn is settled from now on. */
  pin(message: OracleMessage): void {
    const talk = this.#whose(message);
    const meant = typeof talk === "object" ? talk : undefined;
    this.#pins.set(message.id, { talk: meant, seq: meant?.open.seq ?? 0 });
  }

  /** @param at when it is handled */
  handle(message: OracleMessage, at: number): readonly Out[] {
    this.#out = [];
    this.#at = at;
    if (message.alarm !== undefined) this.#alarm(message.alarm);
    else this.#message(message);
    this.#settle();
    return this.#out;
  }

  /** Whether nothing that is open should have happened by now. */
  isUpToDate(now: number): boolean {
    return [...this.talks.values()].every(
      ({ open }) => deadline(open) > now && open.reminds.every((due) => due > now),
    );
  }

  #message(message: OracleMessage): void {
    const { who, id } = message;
    const pin = this.#pins.get(id);
    if (pin?.talk && (this.talks.get(pin.talk.id) !== pin.talk || pin.talk.open.seq !== pin.seq)) {
      this.#out.push([who, TALK_TEXTS.lapsed]);
      return;
    }
    const whose = pin ? pin.talk : this.#whose(message);
    if (whose === "several") this.#out.push([who, TALK_TEXTS.several]);
    else if (whose) this.#turn(whose, message);
    else this.#nobodys(message);
  }

  #nobodys({ who, text, image, id }: OracleMessage): void {
    const own = this.#own(who);
    const name = text ?? "";
    const nodes = this.#scripts.get(name);
    if (nodes && own) this.#offer(own, name);
    else if (nodes) this.#start(id, name, who);
    else if (own?.open.who === who && (image || own.open.kind === "wait")) {
      this.#out.push([who, own.open.q]);
    } else this.#out.push([who, "?"]);
  }

  #own(who: Name): Talk | undefined {
    return [...this.talks.values()].find(({ owner }) => owner === who);
  }

  #whose({ who, text, image }: OracleMessage): Talk | "several" | undefined {
    const own = this.#own(who);
    if (own) {
      const { open } = own;
      const asks = open.who === who;
      if (text === CANCEL || (text !== undefined && isOffered(own, text))) return own;
      if (asks && text === BACK && open.back !== false) return own;
      if (asks && open.kind === "wait") return image ? own : undefined;
      if (asks) return image ? undefined : own;
    }
    const shown = this.#guests[who].filter(({ isShown }) => isShown);
    const fixed = shown.filter(({ isFree, talk: { open } }) => {
      if (isFree) return false;
      if (image) return open.kind === "wait";
      return chosen(open, text ?? "") !== undefined || (text === BACK && open.back !== false);
    });
    const free = image ? [] : shown.filter(({ isFree }) => isFree);
    const fits = fixed.length > 0 ? fixed : free;
    return fits.length > 1 ? "several" : fits[0]?.talk;
  }

  #turn(talk: Talk, { who, text = "", image, id }: OracleMessage): unknown {
    const { open, owner } = talk;
    if (owner === who && isOffered(talk, text)) {
      const name = open.offer ?? "";
      open.offer = undefined;
      if (YES.includes(text) || text === "1") {
        this.#close(talk, true);
        this.#start(id, name, who);
      } else if (open.who === who) this.#out.push([who, open.q]);
      return undefined;
    }
    const asks = open.who === who;
    if (image) return this.#answer(talk, "image", who);
    const choice = asks ? chosen(open, text) : undefined;
    if (choice !== undefined) return this.#answer(talk, choice, who);
    if (owner === who && text === CANCEL) {
      const isGuest = this.#close(talk, false);
      this.#out.push([who, filled(TALK_TEXTS.cancelled, { name: talk.name })]);
      if (isGuest) this.#out.push([otherOf(who), TALK_TEXTS.withdrawn]);
      return undefined;
    }
    if (asks && text === BACK && open.back !== false) return this.#back(talk, who);
    if (owner === who && open.kind !== "ask" && this.#scripts.has(text))
      return this.#offer(talk, text);
    if (open.kind === "ask" && /^\d$/.test(text)) return this.#answer(talk, text, who);
    open.misses += 1;
    open.offer = undefined;
    this.#out.push([who, open.kind === "ask" ? "要数字" : TALK_TEXTS.noOption], [who, open.q]);
    if (open.misses >= 3 && owner === who)
      this.#out.push([who, filled(TALK_TEXTS.cancelHint, { word: CANCEL })]);
    return undefined;
  }

  #offer(talk: Talk, name: string): void {
    talk.open.offer = name;
    this.#out.push([talk.owner, leaveText(talk.name, name)]);
  }

  #start(id: string, name: string, owner: Name): void {
    const nodes = this.#scripts.get(name) ?? [];
    const talk = { id, name, owner, nodes, seq: 0, log: [], isMute: false } as unknown as Talk;
    talk.gen = this.#flow(talk, nodes, { last: "" }, owner);
    this.talks.set(id, talk);
    this.#go(talk, "");
    if (this.talks.has(id) && talk.open.who === owner) {
      this.#out.push([owner, filled(TALK_TEXTS.cancelHint, { word: CANCEL })]);
    }
  }

  #answer(talk: Talk, value: string, by: string): void {
    talk.log.push({ by, value });
    const guest = this.#unask(talk);
    this.#go(talk, value);
    const isSame = guest !== undefined && this.talks.has(talk.id) && talk.open.who === guest;
    if (by === "timer" && guest && !isSame) this.#out.push([guest, TALK_TEXTS.withdrawn]);
  }

  #go(talk: Talk, answer: string): void {
    const next = talk.gen.next(answer);
    if (next.done) {
      this.talks.delete(talk.id);
      this.#out.push([talk.owner, "完成"]);
    } else this.#asked(talk, next.value);
  }

  #asked(talk: Talk, asked: Asked): void {
    const at = this.#at;
    const reminds = (asked.remind ?? []).map((ms) => at + ms);
    talk.open = { ...asked, seq: ++talk.seq, at, reminds, misses: 0 };
    const { who } = asked;
    if (who === undefined) return;
    if (who === talk.owner) {
      this.#out.push([who, asked.q]);
      return;
    }
    const isFree = asked.kind === "ask";
    const isShown = !isFree || !this.#isOccupied(who);
    this.#guests[who].push({ talk, isFree, isShown });
    if (isShown) this.#out.push([who, asked.q]);
  }

  #isOccupied(who: Name): boolean {
    return (
      this.#own(who)?.open.who === who ||
      this.#guests[who].some(({ isFree, isShown }) => isFree && isShown)
    );
  }

  /** @returns the guest, if the question was shown to one */
  #unask(talk: Talk): Name | undefined {
    const { who } = talk.open;
    if (who === undefined || who === talk.owner) return undefined;
    const at = this.#guests[who].findIndex((guest) => guest.talk === talk);
    const [guest] = this.#guests[who].splice(at, 1);
    return guest?.isShown ? who : undefined;
  }

  #close(talk: Talk, isLeft: boolean): boolean {
    const guest = this.#unask(talk);
    this.talks.delete(talk.id);
    if (isLeft && guest) this.#out.push([guest, TALK_TEXTS.withdrawn]);
    return guest !== undefined;
  }

  #back(talk: Talk, who: Name): void {
    const last = talk.log.findLastIndex(({ by }) => by === who);
    if (last < 0 || talk.log.slice(last).some(({ by }) => by !== who)) {
      this.#out.push([who, TALK_TEXTS.noWayBack], [who, talk.open.q]);
      return;
    }
    this.#unask(talk);
    talk.log = talk.log.slice(0, last);
    talk.gen = this.#flow(talk, talk.nodes, { last: "" }, talk.owner);
    talk.isMute = true;
    let next = talk.gen.next("");
    for (const { by, value } of talk.log) if (by !== "step") next = talk.gen.next(value);
    talk.isMute = false;
    if (!next.done) this.#asked(talk, next.value);
  }

  #alarm(id: string): unknown {
    const talk = this.talks.get(id);
    if (!talk) return undefined;
    const { open, owner } = talk;
    if (deadline(open) <= this.#at) {
      if (open.kind === "sleep" || open.else !== undefined) {
        return this.#answer(talk, open.else ?? "", "timer");
      }
      const isGuest = this.#close(talk, false);
      this.#out.push([owner, filled(TALK_TEXTS.timeout, { name: talk.name })]);
      if (isGuest) this.#out.push([otherOf(owner), TALK_TEXTS.withdrawn]);
      return undefined;
    }
    const reminds = open.reminds.filter((due) => due > this.#at);
    if (reminds.length === open.reminds.length) return undefined;
    open.reminds = reminds;
    const { who } = open;
    if (!who) return undefined;
    const isShown =
      who === owner || this.#guests[who].some((guest) => guest.talk === talk && guest.isShown);
    if (isShown) this.#out.push([who, TALK_TEXTS.reminder], [who, open.q]);
    return undefined;
  }

  /** Asks what had to wait. */
  #settle(): void {
    for (const who of ["li", "wang"] as const) {
      const waiting = this.#guests[who].find(({ isShown }) => !isShown);
      if (!waiting || this.#isOccupied(who)) continue;
      waiting.isShown = true;
      this.#out.push([who, waiting.talk.open.q]);
    }
  }

  *#flow(
    talk: Talk,
    nodes: readonly Node[],
    env: { last: string },
    who: Name,
  ): Generator<Asked, void, string> {
    const say = (text: string) => {
      if (!talk.isMute) this.#out.push([who, text]);
    };
    const did = () => {
      if (!talk.isMute) talk.log.push({ by: "step", value: "" });
    };
    for (const node of nodes) {
      if (node.t === "ask") env.last = yield { ...node, who, kind: "ask", q: `#${node.name}` };
      else if (node.t === "choose") {
        env.last = yield { ...node, who, kind: "choose", q: `?${node.name}\n1. a\n2. b\n3. c` };
      } else if (node.t === "confirm") {
        env.last = yield { ...node, who, kind: "confirm", q: `!${node.name}\n（是 / 否）` };
      } else if (node.t === "wait") {
        env.last = yield { ...node, who, kind: "wait", q: `@${node.name}` };
      } else if (node.t === "sleep") {
        yield { who: undefined, kind: "sleep", q: "", timeout: node.ms };
      } else if (node.t === "say") say(node.text);
      else if (node.t === "look") say("S:*");
      else if (node.t === "step" || node.t === "par") {
        did();
        say("S:*");
      } else if (node.t === "flaky") {
        did();
        say("F:nope");
      } else if (node.t === "if") {
        yield* this.#flow(talk, env.last === node.eq ? node.yes : node.no, env, who);
      } else if (node.t === "loop") {
        yield* this.#flow(talk, node.body, env, who);
        yield* this.#flow(talk, node.body, env, who);
      } else if (node.t === "try") {
        yield* this.#flow(talk, node.body, env, who);
        say("fin");
      } else if (node.t === "other") yield* this.#flow(talk, node.body, env, otherOf(talk.owner));
    }
  }
}

const deadline = ({ at, timeout, who, kind }: Open): number =>
  at + (timeout ?? (kind === "sleep" || who === undefined ? 0 : Number.POSITIVE_INFINITY));

/** What a text chooses of a question with options. */
function chosen({ kind }: Open, text: string): string | undefined {
  if (kind === "confirm")
    return YES.includes(text) || text === "1"
      ? "true"
      : NO.includes(text) || text === "2"
        ? "false"
        : undefined;
  if (kind !== "choose") return undefined;
  return (
    OPTIONS.find((option) => option === text) ??
    (/^[1-3]$/.test(text) ? OPTIONS[Number(text) - 1] : undefined)
  );
}

function isOffered({ open, owner }: Talk, text: string): boolean {
  if (open.offer === undefined) return false;
  if (open.who === owner && chosen(open, text) !== undefined) return false;
  return YES.includes(text) || NO.includes(text) || text === "1" || text === "2";
}

const leaveText = (name: string, next: string) =>
  filled(name === next ? TALK_TEXTS.restart : TALK_TEXTS.leave, { name, next });
