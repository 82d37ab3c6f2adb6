import type { Token, TokenSort } from "./token.ts";

/** In this order: the first that fits at a place is taken. */
const PIECES: readonly (readonly [TokenSort, RegExp])[] = [
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
export function xmlTokens(xml: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let inside: "content" | "tag" | "cdata" = "content";
  while (at < xml.length) {
    const token: Token =
      inside === "cdata"
        ? cdataAt(xml, at)
        : inside === "tag"
          ? partOfTagAt(xml, at)
          : pieceAt(xml, at);
    tokens.push(token);
    at += token.text.length;
    if (inside === "cdata") inside = "content";
    else if (token.text === "<![CDATA[") inside = "cdata";
    else if (token.sort === "tag") inside = "tag";
    else if (inside === "tag" && token.sort === "mark") inside = "content";
  }
  return tokens;
}

function pieceAt(xml: string, at: number): Token {
  for (const [sort, piece] of PIECES) {
    const text = matchAt(piece, xml, at);
    if (text !== undefined) return { sort, text };
  }
  const text = matchAt(/[^<\]]+|[\s\S]/y, xml, at) ?? "";
  return { sort: text.trim() === "" ? "blank" : "text", text };
}

/** All up to the end of the CDATA, even nothing of it but its end. */
function cdataAt(xml: string, at: number): Token {
  const end = xml.indexOf("]]>", at);
  if (end === at) return { sort: "mark", text: "]]>" };
  return { sort: "string", text: xml.slice(at, end < 0 ? undefined : end) };
}

function partOfTagAt(xml: string, at: number): Token {
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
