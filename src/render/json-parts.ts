import { asciiJson } from "./ascii-json.ts";

/** How some fields of an object are written; `valueJson` writes the others. */
export type Writers<T> = { readonly [K in keyof T]?: (value: NonNullable<T[K]>) => string };

/** Nothing in it needs an escape, neither JSON's nor asciiJson's. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;

/**
 * What asciiJson() gives for a value of objects, lists, texts, numbers, booleans and null. Built from parts, so that parts that are shared by many
 * records can be written once. For what is made of few and short parts it is also faster than JSON.stringify, which asks each value for a toJSON.
 */
export function valueJson(value: unknown): string {
  if (typeof value === "string") return textJson(value);
  if (typeof value === "number") return Number.isFinite(value) ? `${value}` : "null";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (value === null || value === undefined) return "null";
  return Array.isArray(value) ? listJson(value, valueJson) : objectJson(value as Record<string, unknown>, null);
}

/** An object as valueJson() has it, some of its fields by writers of their own: those of an object whose fields are ours. */
export function objectJson<T extends object>(object: T, writers: Writers<T> | null): string {
  let json = "{";
  for (const key in object) {
    const value = object[key];
    if (value === undefined) continue;
    const write = writers?.[key];
    if (json.length > 1) json += ",";
    json += `${textJson(key)}:${write === undefined || value === null ? valueJson(value) : write(value)}`;
  }
  return `${json}}`;
}

export function listJson<T>(list: readonly T[], write: (item: T) => string): string {
  let json = "[";
  for (const item of list) json += json.length === 1 ? write(item) : `,${write(item)}`;
  return `${json}]`;
}

function textJson(text: string): string {
  return PLAIN_TEXT.test(text) ? `"${text}"` : asciiJson(text);
}

/** By what is frozen: who made it says that it is the same for many records and will not change. */
const shared = new WeakMap<object, string>();

/** A value as valueJson() has it; once for all records where it is frozen. */
export function sharedJson(value: object): string {
  if (!Object.isFrozen(value)) return valueJson(value);
  const json = shared.get(value) ?? valueJson(value);
  shared.set(value, json);
  return json;
}
