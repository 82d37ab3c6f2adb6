import type { Dice } from "../../../support/dice.ts";

/** A step of a made-up conversation. Names are unique but for `same`. */
export type Node =
  | (Asking & { readonly t: "ask" | "choose" | "confirm" | "wait" })
  | { readonly t: "say"; readonly text: string }
  | { readonly t: "step" | "look" | "flaky" | "sleep"; readonly name: string; readonly ms: number }
  | { readonly t: "par"; readonly names: readonly string[] }
  | { readonly t: "other"; readonly name: string; readonly body: readonly Node[] }
  | {
      readonly t: "if";
      readonly eq: string;
      readonly yes: readonly Node[];
      readonly no: readonly Node[];
    }
  | { readonly t: "loop"; readonly body: readonly Node[] }
  | { readonly t: "try"; readonly body: readonly Node[] };

export interface Asking {
  readonly name: string;
  readonly timeout?: number;
  readonly remind?: readonly number[];
  readonly else?: string;
  readonly back?: false;
}

export const OPTIONS = ["a", "b", "c"] as const;
/** Start words. */
export const NAMES = ["甲", "乙"] as const;
export const MEMBERS = ["li", "wang"] as const;
export type Name = (typeof MEMBERS)[number];
export const otherOf = (who: Name): Name => (who === "li" ? "wang" : "li");

/** A conversation by chance. */
export function scriptBy(dice: Dice, depth = 2, mayAskOthers = true, serial = { n: 0 }): Node[] {
  const next = () => serial.n++;
  const inner = (others = mayAskOthers) => scriptBy(dice, depth - 1, others, serial);
  return Array.from({ length: 1 + dice.below(4) }, (): Node => {
    const name = dice.chance(0.15) ? "same" : `q${next()}`;
    const asking: Asking = {
      name,
      ...(dice.chance(0.3) && { timeout: 50 + dice.below(200) }),
      ...(dice.chance(0.2) && { remind: [10 + dice.below(40), 60 + dice.below(40)] }),
      ...(dice.chance(0.1) && { back: false }),
    };
    const late =
      asking.timeout !== undefined && dice.chance(0.5) ? { ...asking, else: "late" } : asking;
    const roll = dice.below(depth > 0 ? 19 : 12);
    if (roll < 3) return { t: "choose", ...late };
    if (roll < 5) return { t: "ask", ...late };
    if (roll < 6) return { t: "confirm", ...asking };
    if (roll < 7) return { t: "wait", ...asking };
    if (roll < 8) return { t: "say", text: `say${next()}` };
    if (roll < 9) return { t: "step", name: `s${next()}`, ms: 0 };
    if (roll < 10) return { t: dice.chance(0.5) ? "look" : "flaky", name: `f${next()}`, ms: 0 };
    if (roll < 11) return { t: "par", names: [`p${next()}`, `p${next()}`] };
    if (roll < 12) return { t: "sleep", name: `z${next()}`, ms: 20 + dice.below(80) };
    if (roll < 14) return { t: "if", eq: dice.pick(["a", "b", "5"]), yes: inner(), no: inner() };
    if (roll < 15) return { t: "loop", body: inner() };
    if (roll < 16) return { t: "try", body: inner() };
    if (mayAskOthers) return { t: "other", name: `o${next()}`, body: inner(false) };
    return { t: "choose", name };
  });
}
