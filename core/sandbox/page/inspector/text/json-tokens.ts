import type { Token, TokenSort } from "./token.ts";

const PIECES: readonly (readonly [TokenSort, RegExp])[] = [
  ["name", /"(?:[^"\\]|\\.)*"(?=\s*:)/y],
  ["string", /"(?:[^"\\]|\\.)*"/y],
  ["number", /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  ["word", /true|false|null/y],
  ["mark", /[{}[\],:]+/y],
  ["blank", /\s+/y],
  ["text", /[^\s"{}[\],:]+|"/y],
];

/** JSON in pieces, for colours. The pieces together are always the whole. */
export function jsonTokens(json: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < json.length; ) {
    const token = pieceAt(json, at);
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

function pieceAt(json: string, at: number): Token {
  for (const [sort, piece] of PIECES) {
    piece.lastIndex = at;
    const text = piece.exec(json)?.[0];
    if (text) return { sort, text };
  }
  return { sort: "text", text: json.slice(at, at + 1) };
}
