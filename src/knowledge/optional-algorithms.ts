import type { Role } from "./offers.ts";
import type { Product } from "./product.ts";
import { isWithin, type Release } from "./release.ts";
import type { Software } from "./software.ts";

/** Names that a build or a peer may take out of the defaults without anybody having restricted them. */
export interface OptionalRule {
  readonly product: Product;
  readonly role: Role | "both";
  /** First and last version that does so. */
  readonly versions: readonly [Release, Release];
  /** Only in this distribution's build. */
  readonly distribution?: string;
  /** Only towards this peer; a pattern of its version, where "" stands for a peer without one. */
  readonly peer?: { readonly product: Product; readonly version: RegExp };
  readonly names: RegExp;
  readonly source: string;
}

const NEWEST: Release = [Number.MAX_SAFE_INTEGER];
const ALWAYS: readonly [Release, Release] = [[0], NEWEST];
/** PuTTY before 0.65 and its relatives send a request that OpenSSH no longer takes: SSH_OLD_DHGEX. Local builds say no version. */
const OLD_PUTTY = /^$|^0\.5|^0\.6[0-4]/;
const GEX = /^diffie-hellman-group-exchange-/;
/** From 10.3 on the server writes its KEXINIT before it has read the client's identification. */
const LAST_SERVER_FILTER: Release = [10, 2];

export const OPTIONAL_RULES: readonly OptionalRule[] = [
  { product: "openssh", role: "both", versions: ALWAYS, names: /^(webauthn-)?sk-/, source: "openssh-portable configure.ac --disable-security-key" },
  {
    product: "openssh",
    role: "both",
    versions: [
      [8, 9],
      [9, 8],
    ],
    distribution: "Windows",
    names: /^sntrup/,
    source: "PowerShell/Win32-OpenSSH#1927",
  },
  {
    product: "openssh",
    role: "client",
    versions: [[6, 7], NEWEST],
    peer: { product: "putty", version: OLD_PUTTY },
    names: GEX,
    source: "openssh-portable compat.c SSH_OLD_DHGEX",
  },
  {
    product: "openssh",
    role: "server",
    versions: [[6, 7], LAST_SERVER_FILTER],
    peer: { product: "putty", version: OLD_PUTTY },
    names: GEX,
    source: "openssh-portable compat.c SSH_OLD_DHGEX",
  },
  {
    product: "openssh",
    role: "server",
    versions: [[6, 7], LAST_SERVER_FILTER],
    peer: { product: "winscp", version: /^4|^5\.[0-6](\.|$)|^5\.7(\.[0-4])?$/ },
    names: GEX,
    source: "openssh-portable compat.c SSH_OLD_DHGEX",
  },
  {
    product: "openssh",
    role: "client",
    versions: [[6, 6, 1], NEWEST],
    peer: { product: "openssh", version: /^6\.[56](p\d+)?$/ },
    names: /^curve25519-sha256@libssh\.org$/,
    source: "openssh-portable compat.c SSH_BUG_CURVE25519PAD",
  },
  {
    product: "openssh",
    role: "server",
    versions: [[6, 6, 1], LAST_SERVER_FILTER],
    peer: { product: "openssh", version: /^6\.[56](p\d+)?$/ },
    names: /^curve25519-sha256@libssh\.org$/,
    source: "openssh-portable compat.c SSH_BUG_CURVE25519PAD",
  },
  {
    product: "openssh",
    role: "both",
    versions: [[0], [9, 2]],
    peer: { product: "openssh", version: /^2\.3\./ },
    names: /^aes/,
    source: "openssh-portable compat.c SSH_BUG_BIGENDIANAES",
  },
  {
    product: "openssh",
    role: "both",
    versions: [[0], [9, 2]],
    peer: { product: "tectia", version: /^2\./ },
    names: /^ssh-rsa$/,
    source: "openssh-portable compat.c SSH_BUG_RSASIGMD5",
  },
  {
    product: "libssh2",
    role: "client",
    versions: ALWAYS,
    names: /^(blowfish|arcfour|cast128|3des|hmac-ripemd160|hmac-md5|ssh-dss)/,
    source: "libssh2 src/openssl.h, wincng.h, mbedtls.h: options of the crypto library",
  },
  {
    product: "libssh2",
    role: "client",
    versions: ALWAYS,
    names: /25519|-gcm@|^ecd/,
    source: "libssh2 src/wincng.h, mbedtls.h: LIBSSH2_ED25519, LIBSSH2_AES_GCM, LIBSSH2_ECDSA are 0 in some",
  },
  { product: "ssh2js", role: "client", versions: ALWAYS, names: /^chacha20|-gcm/, source: "mscdex/ssh2 lib/protocol/constants.js: what Node's OpenSSL can do" },
];

/** Says of a name whether this build, or this peer, may have taken it out of the list. */
export function optionalNames(software: Software, role: Role, peer: Software | null): (name: string) => boolean {
  const rules = OPTIONAL_RULES.filter((rule) => applies(rule, software, role, peer));
  return (name) => rules.some((rule) => rule.names.test(name));
}

function applies(rule: OptionalRule, software: Software, role: Role, peer: Software | null): boolean {
  if (rule.product !== software.product || (rule.role !== "both" && rule.role !== role)) return false;
  if (rule.distribution !== undefined && rule.distribution !== software.distribution?.name) return false;
  if (rule.peer !== undefined && (peer?.product !== rule.peer.product || !rule.peer.version.test(peer.version ?? ""))) return false;
  return software.release === null || isWithin(software.release, ...rule.versions);
}
