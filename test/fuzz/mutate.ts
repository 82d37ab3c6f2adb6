/** Numbers from a seed, the same on every machine, so that a finding can be repeated. */
export interface Dice {
  /** A whole number from 0 up to, not including, `below`. */
  readonly roll: (below: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
  readonly bytes: (length: number) => Buffer;
}

/** Mulberry32: 32 bits of state, good enough to choose what to break. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const roll = (below: number) => next() % Math.max(1, below);
  return {
    roll,
    pick: (from) => from[roll(from.length)] as (typeof from)[number],
    bytes: (length) => Buffer.from(Array.from({ length }, () => next() & 0xff)),
  };
}

/** What parsers, decoders and ids have stumbled over. */
const SCRAPS = [
  ["<", ">", "</", "/>", "&", ";", "]]>", "<![CDATA[", "<!--", "-->", "<?xml?>", "<?", "\0", "\r"],
  [
    "<!DOCTYPE x [<!ENTITY a 'b'>]>",
    "<!ENTITY",
    "&a;",
    "&lt;",
    "&#0;",
    "&#65;",
    "&#xD800;",
    "&amp",
  ],
  [
    "<__proto__>1</__proto__>",
    "<constructor/>",
    "<toString>",
    "</xml>",
    "<xml>",
    "<a b='c'>",
    "<a:b/>",
  ],
  [
    "<MsgType><![CDATA[text]]></MsgType>",
    "<Encrypt>QUJD</Encrypt>",
    "<CreateTime>1e9</CreateTime>",
  ],
  [
    "<MsgId/>",
    "<AgentID>-1</AgentID>",
    "9007199254740993",
    "00",
    "-",
    "NaN",
    "%00",
    "%",
    "+",
    "&&",
  ],
  ["=", "&nonce=1", "timestamp", "echostr", "\u{1f600}", "\ufeff", "\u202e", "[]", "\t", " ", "\n"],
]
  .flat()
  .map((text) => Buffer.from(text))
  .concat([
    Buffer.of(0xff),
    Buffer.of(0xc0, 0x80),
    Buffer.of(0xed, 0xa0, 0x80),
    Buffer.of(0xfe, 0xff),
  ]);

const FLOODS = [
  "<a>",
  "</a>",
  "<a/>",
  "&#65;",
  "<![CDATA[]]>",
  "<!-- -->",
  " ",
  "A",
  "<a b='c'>",
  "<",
  "&",
];

type Mutation = (bytes: Buffer, dice: Dice, other: Buffer) => Buffer;

const splice = (bytes: Buffer, at: number, cut: number, put: Uint8Array) =>
  Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]);

const place = (bytes: Buffer, dice: Dice) => dice.roll(bytes.length + 1);

const MUTATIONS: readonly Mutation[] = [
  function flipBits(bytes, dice) {
    const copy = Buffer.from(bytes);
    for (let left = 1 + dice.roll(8); left > 0 && copy.length > 0; left--) {
      const at = dice.roll(copy.length);
      copy[at] = (copy[at] ?? 0) ^ (1 << dice.roll(8));
    }
    return copy;
  },
  (bytes, dice) => bytes.subarray(0, place(bytes, dice)),
  (bytes, dice) => splice(bytes, place(bytes, dice), 1 + dice.roll(40), Buffer.alloc(0)),
  function repeatPiece(bytes, dice) {
    const from = place(bytes, dice);
    const piece = bytes.subarray(from, from + 1 + dice.roll(120));
    return splice(bytes, place(bytes, dice), 0, piece);
  },
  function graft(bytes, dice, other) {
    const from = place(other, dice);
    const piece = other.subarray(from, from + dice.roll(200));
    return splice(bytes, place(bytes, dice), dice.roll(200), piece);
  },
  (bytes, dice) => splice(bytes, place(bytes, dice), dice.roll(4), dice.pick(SCRAPS)),
  (bytes, dice) => splice(bytes, place(bytes, dice), 0, dice.bytes(1 + dice.roll(16))),
  function flood(bytes, dice) {
    const many = dice.pick(FLOODS).repeat(1 + dice.roll(dice.roll(10) === 0 ? 5000 : 40));
    return splice(bytes, place(bytes, dice), 0, Buffer.from(many));
  },
];

/** One to three mutations, one upon the other, mostly one. `other` is where grafts come from. */
export function mutate(bytes: Buffer, dice: Dice, other: Buffer): Buffer {
  let mutant = bytes;
  for (let left = dice.pick([1, 1, 2, 3]); left > 0; left--) {
    mutant = dice.pick(MUTATIONS)(mutant, dice, other);
  }
  return mutant;
}
