import type { Slot } from "./slot.ts";

/** "client 6.7..6.8": the role, and the first and last version that offer exactly this list in this order. */
export type DefaultKey = `${"client" | "server" | "both"} ${string}..${string}`;

/**
 * What one implementation offers without configuration: names with blanks between, in order; markers (ext-info-*, kex-strict-*) are left out.
 * A server's `hostkey` is what it may offer: of it stand in its KEXINIT those for which it has a key.
 */
export type DefaultTable = {
  readonly source: string;
  /** tag: read in every release; branch: read at the head of each branch; derived: put together from several tables, the order is not certain. */
  readonly basis: "tag" | "branch" | "derived";
} & { readonly [S in Slot]: Readonly<Record<DefaultKey, string>> };
