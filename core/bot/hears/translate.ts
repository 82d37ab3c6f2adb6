/** What `\s` means to JavaScript, as the inside of a class; the other engine knows ASCII only. */
const SPACE =
  "\\t\\n\\v\\f\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}";

/** Everything else. */
const NOT_SPACE =
  "\\x{0}-\\x{8}\\x{e}-\\x{1f}!-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}" +
  "\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}";

/** Escapes that stand for sets, as the inside of a class. */
const SETS: Readonly<Record<string, string>> = {
  d: "0-9",
  D: "\\x{0}-/:-\\x{10ffff}",
  w: "0-9A-Za-z_",
  W: "\\x{0}-/:-@\\[-\\^`\\{-\\x{10ffff}",
  s: SPACE,
  S: NOT_SPACE,
};

/** What `.` means without the `s` flag. */
const NOT_LINE_END = "[^\\n\\r\\x{2028}\\x{2029}]";
/** What `[^]` means. */
const ANYTHING = "[\\x{0}-\\x{10ffff}]";
/** What `[]` means. */
const NEVER = "[^\\x{0}-\\x{10ffff}]";

/** A code point as both engines read it, inside a class or outside. */
const literal = (code: number) =>
  /^[0-9A-Za-z]$/.test(String.fromCodePoint(code))
    ? String.fromCodePoint(code)
    : `\\x{${code.toString(16)}}`;

/** An expression in the other engine's dialect. */
export interface Translated {
  readonly source: string;
  /** Numbers of the groups that have a name; two, where two alternatives share it. */
  readonly names: ReadonlyMap<string, readonly number[]>;
}

/** Says what an expression asks for that cannot be done in linear time, or not at all. */
export class Untranslatable extends Error {}

/**
 * Rewrites a JavaScript expression in RE2's dialect, so that it means the same there. Differences
 * that matter are written out: `\s` and `.` know Unicode, `\u` becomes `\x{}`, names of groups
 * are kept here. Characters are code points, as under the `u` flag, for whatever flag.
 *
 * @param expression one that JavaScript has accepted
 * @throws Untranslatable
 */
export function translate({ source, flags }: RegExp): Translated {
  const unicode = flags.includes("u");
  return new Translator(source, unicode, flags.includes("s")).run();
}

/** A class because one position runs through all its steps. */
class Translator {
  readonly #source: string;
  readonly #unicode: boolean;
  readonly #dotAll: boolean;
  readonly #names = new Map<string, number[]>();
  #at = 0;
  #groups = 0;

  constructor(source: string, unicode: boolean, dotAll: boolean) {
    this.#source = source;
    this.#unicode = unicode;
    this.#dotAll = dotAll;
  }

  run(): Translated {
    let source = "";
    while (this.#at < this.#source.length) source += this.#term();
    return { source, names: this.#names };
  }

  #term(): string {
    const character = this.#take();
    switch (character) {
      case "(":
        return this.#group();
      case "[":
        return this.#class();
      case "\\":
        return this.#escape();
      case ".":
        return this.#dotAll ? ANYTHING : NOT_LINE_END;
      case "{":
        return this.#braces();
      case ")":
      case "|":
      case "^":
      case "$":
      case "*":
      case "+":
      case "?":
        return character;
      default:
        return literal(character.codePointAt(0) ?? 0);
    }
  }

  /** One code point. */
  #take(): string {
    const character = String.fromCodePoint(this.#source.codePointAt(this.#at) ?? 0);
    this.#at += character.length;
    return character;
  }

  /** What `form`, a sticky expression, finds here; the position moves behind it. */
  #match(form: RegExp): RegExpExecArray | null {
    form.lastIndex = this.#at;
    const found = form.exec(this.#source);
    if (found) this.#at += found[0].length;
    return found;
  }

  #group(): string {
    if (this.#match(/\?:/y)) return "(?:";
    const name = this.#match(/\?<([^=!>][^>]*)>/y)?.[1];
    if (name === undefined && this.#source.startsWith("?", this.#at)) throw this.#special();
    this.#groups += 1;
    if (name !== undefined) {
      const plain = withoutEscapes(name);
      this.#names.set(plain, [...(this.#names.get(plain) ?? []), this.#groups]);
    }
    return "(";
  }

  #special(): Untranslatable {
    const opening = /\?<?[=!]?/y;
    opening.lastIndex = this.#at;
    const [found = "?"] = opening.exec(this.#source) ?? [];
    if (found === "?") return new Untranslatable("flags inside the expression, (?i:…)");
    const which = found.includes("<") ? "look-behind" : "look-ahead";
    return new Untranslatable(`${which}, (${found}…)`);
  }

  #braces(): string {
    // Without the u flag, braces that count nothing are characters.
    const count = this.#match(/(\d+)(,\d*)?\}/y);
    if (!count) return "\\{";
    return `{${count[0]}`;
  }

  #escape(): string {
    const character = this.#peek();
    if (character === "b" || character === "B") {
      this.#at += 1;
      return `\\${character}`;
    }
    if (/[1-9]/.test(character) || (character === "k" && this.#source.startsWith("k<", this.#at))) {
      throw new Untranslatable(`a back-reference, \\${character}`);
    }
    const set = this.#set();
    if (set !== undefined) return set.startsWith("\\p") || set.startsWith("\\P") ? set : `[${set}]`;
    return literal(this.#code());
  }

  /** An escape that stands for many characters, as the inside of a class. */
  #set(): string | undefined {
    const character = this.#peek();
    const set = Object.hasOwn(SETS, character) ? SETS[character] : undefined;
    if (set !== undefined) {
      this.#at += 1;
      return set;
    }
    if (!this.#unicode) return undefined;
    const property = this.#match(
      /([pP])\{(?:(?:Script|sc|scx|Script_Extensions|gc|General_Category)=)?(\w+)\}/y,
    );
    return property ? `\\${property[1]}{${property[2]}}` : undefined;
  }

  /** The one character that an escape stands for; the backslash is behind us. */
  #code(): number {
    const braced = this.#unicode ? this.#match(/u\{([0-9a-fA-F]+)\}/y) : null;
    if (braced) return Number.parseInt(braced[1] ?? "", 16);
    const pair = this.#match(/u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})/y);
    if (pair) return fromHex(pair[1], pair[2]).codePointAt(0) ?? 0;
    const hex = this.#match(/u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})/y);
    if (hex) return Number.parseInt(hex[1] ?? hex[2] ?? "", 16);
    const control = this.#match(/c([A-Za-z])/y);
    if (control) return (control[1]?.charCodeAt(0) ?? 0) % 32;
    const character = this.#take();
    return CONTROLS[character] ?? character.codePointAt(0) ?? 0;
  }

  #peek(): string {
    return this.#source.charAt(this.#at);
  }

  #class(): string {
    const negated = this.#match(/\^/y) !== null;
    if (this.#match(/\]/y)) return negated ? ANYTHING : NEVER;
    let inside = "";
    while (!this.#match(/\]/y)) inside += this.#member();
    return `[${negated ? "^" : ""}${inside}]`;
  }

  /** A set, a character, or a range of them. */
  #member(): string {
    const from = this.#memberAtom();
    if (typeof from === "string") return from;
    const beforeHyphen = this.#at;
    if (!this.#match(/-(?!\])/y)) return literal(from);
    const to = this.#memberAtom();
    if (typeof to === "number") return `${literal(from)}-${literal(to)}`;
    // `a-\d` is no range: the hyphen stands for itself.
    this.#at = beforeHyphen + 1;
    return literal(from) + literal(HYPHEN);
  }

  #memberAtom(): string | number {
    const character = this.#take();
    if (character !== "\\") return character.codePointAt(0) ?? 0;
    if (this.#match(/b/y)) return BACKSPACE;
    if (/[1-9]/.test(this.#peek())) throw new Untranslatable("an octal escape in a class");
    return this.#set() ?? this.#code();
  }
}

const HYPHEN = 0x2d;
const BACKSPACE = 0x08;
const CONTROLS: Readonly<Record<string, number>> = {
  "0": 0,
  t: 0x09,
  n: 0x0a,
  v: 0x0b,
  f: 0x0c,
  r: 0x0d,
};

const fromHex = (...units: readonly (string | undefined)[]) =>
  String.fromCharCode(...units.map((unit) => Number.parseInt(unit ?? "", 16)));

const withoutEscapes = (name: string) =>
  name
    .replace(/\\u\{([0-9a-fA-F]+)\}/g, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/\\u([0-9a-fA-F]{4})/g, (_, code) => fromHex(code));
