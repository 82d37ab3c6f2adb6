import type { Fields } from "./answer.ts";

/*
 * Readers of what an answer holds. WeCom leaves fields out, and adds others, as it likes: what is of
 * another type than the documents say counts as absent.
 */

export const textOf = (fields: Fields, name: string): string | undefined => {
  const value = fields[name];
  return typeof value === "string" ? value : undefined;
};

/** A number, or a text of digits: WeCom writes some of its numbers so. */
export function numberOf(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

export const isSet = (fields: Fields, name: string): boolean => numberOf(fields, name) === 1;

const listOf = (fields: Fields, name: string): readonly unknown[] => {
  const value = fields[name];
  return Array.isArray(value) ? value : [];
};

export const textsOf = (fields: Fields, name: string): readonly string[] =>
  listOf(fields, name).filter((value) => typeof value === "string");

export const numbersOf = (fields: Fields, name: string): readonly number[] =>
  listOf(fields, name).filter((value) => typeof value === "number");

export const objectsOf = (fields: Fields, name: string): readonly Fields[] =>
  listOf(fields, name).filter(isFields);

/** An object inside, empty when it is not there. */
export function objectOf(fields: Fields, name: string): Fields {
  const value = fields[name];
  return isFields(value) ? value : {};
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
