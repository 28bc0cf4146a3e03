import { createHash } from "node:crypto";

/** One of several parts into which the captures are divided. */
export interface Shard {
  index: number;
  of: number;
}

/** Parts there may be: more than any cluster has machines. */
const MAX_SHARDS = 100_000;

/** "2/4"; counted from 0 or from 1, for n/n is the same as 0/n. Null for what is neither. */
export function parseShard(text: string): Shard | null {
  const [, index = "", of = ""] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (of === "" || shard.of < 1 || shard.of > MAX_SHARDS || shard.index > shard.of) return null;
  return { index: shard.index % shard.of, of: shard.of };
}

/** Does this capture belong to the shard? By its path alone: captures that come later move no other. */
export function isOfShard(path: string, { index, of }: Shard): boolean {
  return createHash("sha256").update(path).digest().readUIntBE(0, 6) % of === index;
}
