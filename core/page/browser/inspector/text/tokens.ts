/** A piece of text and what it is, which decides its colour. */
export interface TextToken {
  readonly sort: TokenSort;
  readonly text: string;
}

type TokenSort =
  | "mark"
  | "tag"
  | "name"
  | "string"
  | "number"
  | "word"
  | "text"
  | "blank"
  | "comment";

const JSON_PIECES: readonly (readonly [TokenSort, RegExp])[] = [
  ["name", /"(?:[^"\\]|\\.)*"(?=\s*:)/y],
  ["string", /"(?:[^"\\]|\\.)*"/y],
  ["number", /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  ["word", /true|false|null/y],
  ["mark", /[{}[\],:]+/y],
  ["blank", /\s+/y],
  ["text", /[^\s"{}[\],:]+|"/y],
];

/** JSON in pieces, for colours. The pieces together are always the whole. */
export function jsonTokens(json: string): readonly TextToken[] {
  const tokens: TextToken[] = [];
  for (let at = 0; at < json.length; ) {
    const token = jsonPieceAt(json, at);
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

function jsonPieceAt(json: string, at: number): TextToken {
  for (const [sort, piece] of JSON_PIECES) {
    piece.lastIndex = at;
    const text = piece.exec(json)?.[0];
    if (text) return { sort, text };
  }
  return { sort: "text", text: json.slice(at, at + 1) };
}

/** In this order: the first that fits at a place is taken. */
const XML_PIECES: readonly (readonly [TokenSort, RegExp])[] = [
  ["comment", /<!--[\s\S]*?-->/y],
  ["mark", /<!\[CDATA\[/y],
  ["mark", /\]\]>/y],
  ["comment", /<[?!][^>]*>/y],
  ["tag", /<\/?[^\s<>/]+/y],
  ["mark", /\/?>/y],
];

/**
 * XML in pieces, for colours. Whatever is not well formed is text: the pieces together are always
 * the whole.
 */
export function xmlTokens(xml: string): readonly TextToken[] {
  const tokens: TextToken[] = [];
  let at = 0;
  let inside: "content" | "tag" | "cdata" = "content";
  while (at < xml.length) {
    const token: TextToken =
      inside === "cdata"
        ? cdataAt(xml, at)
        : inside === "tag"
          ? partOfTagAt(xml, at)
          : xmlPieceAt(xml, at);
    tokens.push(token);
    at += token.text.length;
    if (inside === "cdata") inside = "content";
    else if (token.text === "<![CDATA[") inside = "cdata";
    else if (token.sort === "tag") inside = "tag";
    else if (inside === "tag" && token.sort === "mark") inside = "content";
  }
  return tokens;
}

function xmlPieceAt(xml: string, at: number): TextToken {
  for (const [sort, piece] of XML_PIECES) {
    const text = matchAt(piece, xml, at);
    if (text !== undefined) return { sort, text };
  }
  const text = matchAt(/[^<\]]+|[\s\S]/y, xml, at) ?? "";
  return { sort: text.trim() === "" ? "blank" : "text", text };
}

/** All up to the end of the CDATA, even nothing of it but its end. */
function cdataAt(xml: string, at: number): TextToken {
  const end = xml.indexOf("]]>", at);
  if (end === at) return { sort: "mark", text: "]]>" };
  return { sort: "string", text: xml.slice(at, end < 0 ? undefined : end) };
}

function partOfTagAt(xml: string, at: number): TextToken {
  const pieces: readonly (readonly [TokenSort, RegExp])[] = [
    ["mark", /\/?>/y],
    ["blank", /\s+/y],
    ["string", /"[^"]*"|'[^']*'/y],
    ["name", /[^\s=<>"'/]+/y],
  ];
  for (const [sort, piece] of pieces) {
    const text = matchAt(piece, xml, at);
    if (text !== undefined) return { sort, text };
  }
  return { sort: "text", text: xml.slice(at, at + 1) };
}

function matchAt(piece: RegExp, text: string, at: number): string | undefined {
  piece.lastIndex = at;
  return piece.exec(text)?.[0];
}
