import { defaultOffer, firstVersionWith } from "./offers.ts";
import type { Product } from "./product.ts";
import { compareRelease, parseRelease, type Release } from "./release.ts";
import { SLOTS, type Slot } from "./slot.ts";
import type { Software } from "./software.ts";
import { ASYNCSSH_SUPPORT } from "./support/asyncssh.ts";
import { DROPBEAR_SUPPORT } from "./support/dropbear.ts";
import { GO_SUPPORT } from "./support/go.ts";
import { JSCH_SUPPORT } from "./support/jsch.ts";
import { LIBSSH_SUPPORT } from "./support/libssh.ts";
import { LIBSSH2_SUPPORT } from "./support/libssh2.ts";
import { OPENSSH_SUPPORT } from "./support/openssh.ts";
import { PARAMIKO_SUPPORT } from "./support/paramiko.ts";
import { PUTTY_SUPPORT } from "./support/putty.ts";
import { SSH2JS_SUPPORT } from "./support/ssh2js.ts";
import type { SupportTable } from "./support-table.ts";

export const SUPPORT: Readonly<Partial<Record<Product, SupportTable>>> = {
  openssh: OPENSSH_SUPPORT,
  dropbear: DROPBEAR_SUPPORT,
  putty: PUTTY_SUPPORT,
  libssh: LIBSSH_SUPPORT,
  libssh2: LIBSSH2_SUPPORT,
  paramiko: PARAMIKO_SUPPORT,
  go: GO_SUPPORT,
  asyncssh: ASYNCSSH_SUPPORT,
  ssh2js: SSH2JS_SUPPORT,
  jsch: JSCH_SUPPORT,
};

/** From which version on, and up to which, an implementation can do an algorithm, switched on or not. */
export interface Support {
  readonly since: string;
  /** `since` is the oldest version that was read: it may be older still. */
  readonly orOlder: boolean;
  /** The first version without it; null while it is there. */
  readonly removed: string | null;
  readonly source: string;
}

/** The row about one algorithm of one implementation; null without one. */
export function supportOf(product: Product, name: string, slot?: Slot): Support | null {
  const table = SUPPORT[product];
  if (table === undefined) return null;
  for (const candidate of slot === undefined ? SLOTS : [slot]) {
    const rows = table[candidate];
    const range = rows !== undefined && Object.hasOwn(rows, name) ? rows[name] : undefined;
    if (range === undefined) continue;
    const [from = "", removed] = range.split("..");
    return { since: from.replace(/^<=/, ""), orOlder: from.startsWith("<="), removed: removed ?? null, source: table.source };
  }
  return null;
}

/** What distributions put into versions that lack it upstream: strict KEX since 2023-12, sntrup's IANA name, GSSAPI key exchange. */
export function isBackported(name: string): boolean {
  return name.startsWith("gss-") || name.startsWith("kex-strict-") || name === "sntrup761x25519-sha512";
}

/** Can this version do the algorithm, by default or on request? Null when our tables can't tell. No compression is required of all: RFC 4253 6.2. */
export function supports(software: Software, name: string, slot?: Slot): boolean | null {
  const table = SUPPORT[software.product];
  if (table === undefined) return null;
  if (name === "none" && slot === "compression") return true;
  if (isDefault(software, name)) return true;
  const support = supportOf(software.product, name, slot);
  if (support === null) return table.complete && !isBackported(name) ? false : null;
  if (software.release === null) return null;
  const answer = isSupported(software.release, support);
  if (answer) return true;
  const mayBeOlder = support.orOlder || !table.complete;
  if ((mayBeOlder && !isRemoved(software.release, support)) || isBackported(name)) return null;
  return false;
}

/** Does any version that we know of have it? A program without a table may. */
export function isEverSupported(product: Product, name: string, slot?: Slot): boolean {
  return SUPPORT[product] === undefined || supportOf(product, name, slot) !== null || firstVersionWith(product, name, "client") !== null;
}

function isDefault(software: Software, name: string): boolean {
  return (["client", "server"] as const).some((role) => {
    const offer = defaultOffer(software, role);
    return offer !== null && SLOTS.some((slot) => offer[slot].includes(name));
  });
}

function isSupported(release: Release, support: Support): boolean {
  const since = parseRelease(support.since);
  return since !== null && compareRelease(release, since) >= 0 && !isRemoved(release, support);
}

function isRemoved(release: Release, support: Support): boolean {
  const removed = support.removed === null ? null : parseRelease(support.removed);
  return removed !== null && compareRelease(release, removed) >= 0;
}
