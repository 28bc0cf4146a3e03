import { algorithm } from "./algorithms.ts";
import type { Product } from "./product.ts";

/** What the two agreed on, named as in the record; null where a slot has no agreement. */
export interface Agreement {
  readonly kex: string | null;
  readonly cipher_c2s: string | null;
  readonly cipher_s2c: string | null;
  readonly mac_c2s: string | null;
  readonly mac_s2c: string | null;
}

/** Software that a row is about. */
export interface Party {
  readonly product: Product;
  /** First and last version; absent: all, and those without a version. */
  readonly versions?: readonly [string, string];
  /** A finer test than numbers allow: 6.6p1, not 6.6.1. */
  readonly versionText?: RegExp;
  readonly distribution?: string;
}

/** Two programs and an agreement that are known to end badly. */
export interface KnownBadPair {
  readonly id: string;
  /** Which end has the bug. */
  readonly culprit: "client" | "server";
  /** key-exchange: it shows at the reply's signature or before; encrypted: at the first packets after NEWKEYS. */
  readonly shows: "key-exchange" | "encrypted";
  /** always: each such connection fails; sometimes: some do, or some builds: a hint for a connection that broke, nothing for one that went on. */
  readonly frequency: "always" | "sometimes";
  readonly what: string;
  /** Algorithms to keep away from until the program is updated. */
  readonly avoid: readonly string[];
  /** The first version without the bug; null when none is known. */
  readonly firstGood: string | null;
  readonly source: string;
}

export interface KnownBadPairRow extends KnownBadPair {
  /** The end with the bug. */
  readonly party: Party;
  /** The other end; absent: any. */
  readonly peer?: Party;
  /** The other end must not be one of these: the same bug on both ends cancels out. */
  readonly notPeer?: Party;
  readonly matches: (agreement: Agreement) => boolean;
}

const hasMac =
  (pattern: RegExp) =>
  ({ mac_c2s, mac_s2c }: Agreement): boolean =>
    pattern.test(mac_c2s ?? "") || pattern.test(mac_s2c ?? "");
const hasCipher =
  (pattern: RegExp) =>
  ({ cipher_c2s, cipher_s2c }: Agreement): boolean =>
    pattern.test(cipher_c2s ?? "") || pattern.test(cipher_s2c ?? "");
const hasKex =
  (pattern: RegExp) =>
  ({ kex }: Agreement): boolean =>
    pattern.test(kex ?? "");
const isAead = (name: string | null): boolean => name !== null && algorithm(name, "cipher")?.aead === true;

const CURVE25519_PAD: Party = { product: "openssh", versionText: /^6\.[56](p\d+)?$/ };
const CURVE25519_PAD_ROW = {
  shows: "key-exchange",
  frequency: "sometimes",
  what: "OpenSSH 6.5 and 6.6 encode the shared secret of curve25519-sha256@libssh.org wrongly when it begins with zeros: now and then a connection ends in a bad signature",
  avoid: ["curve25519-sha256@libssh.org"],
  firstGood: "6.6.1",
  source: "bugzilla.mindrot.org 2232, 2233; compat.c SSH_BUG_CURVE25519PAD",
  party: CURVE25519_PAD,
  notPeer: CURVE25519_PAD,
  matches: hasKex(/^curve25519-sha256@libssh\.org$/),
} as const;

const GEX = /^diffie-hellman-group-exchange-/;
const GEX_NAMES = ["diffie-hellman-group-exchange-sha256", "diffie-hellman-group-exchange-sha1"];
const OLD_GEX_ROW = {
  culprit: "client",
  shows: "key-exchange",
  frequency: "always",
  what: "the client sends the old group exchange request, which OpenSSH does not take since 6.9; from 10.3 on its server no longer hides the method from such clients",
  avoid: GEX_NAMES,
  source: "OpenSSH 6.9 release notes; openssh-portable compat.c SSH_OLD_DHGEX, sshd-auth.c do_ssh2_kex",
  peer: { product: "openssh", versions: ["10.3", "999999"] },
  matches: hasKex(GEX),
} as const;

const TWISTED_ROW = {
  shows: "encrypted",
  frequency: "always",
  what: "Twisted Conch before 19.7 derives too short a key for hmac-sha2-512 after a key exchange with SHA-1",
  avoid: ["hmac-sha2-512"],
  firstGood: "19.7.0",
  source: "twisted/twisted#8258, pull request 1163 of 2019-07; RFC 4253 7.2",
  party: { product: "twisted", versions: ["15.5", "19.2"] },
  matches: (agreement: Agreement): boolean => hasMac(/^hmac-sha2-512$/)(agreement) && hasKex(/-sha1$/)(agreement),
} as const;

export const KNOWN_BAD_PAIR_ROWS: readonly KnownBadPairRow[] = [
  { id: "curve25519-padding-client", culprit: "client", ...CURVE25519_PAD_ROW },
  { id: "curve25519-padding-server", culprit: "server", ...CURVE25519_PAD_ROW },
  { id: "old-group-exchange-putty", firstGood: "0.65", party: { product: "putty", versions: ["0.50", "0.64"] }, ...OLD_GEX_ROW },
  { id: "old-group-exchange-winscp", firstGood: "5.7.5", party: { product: "winscp", versions: ["4.0", "5.7.4"] }, ...OLD_GEX_ROW },
  {
    id: "cisco-group-exchange",
    culprit: "server",
    shows: "key-exchange",
    frequency: "sometimes",
    what: "some Cisco releases fail when they are asked for a group of more than 4096 bits; OpenSSH asks for less since 6.9",
    avoid: GEX_NAMES,
    firstGood: null,
    source: "OpenSSH 6.9 release notes; compat.c SSH_BUG_DHGEX_LARGE",
    party: { product: "cisco", versions: ["1.0", "1.999"] },
    peer: { product: "openssh", versions: ["5.0", "6.8"] },
    matches: hasKex(GEX),
  },
  {
    id: "windows-umac",
    culprit: "client",
    shows: "encrypted",
    frequency: "sometimes",
    what: "many builds of OpenSSH for Windows compute umac-128-etm wrongly: Corrupted MAC on input",
    avoid: ["umac-128-etm@openssh.com"],
    firstGood: null,
    source: "PowerShell/Win32-OpenSSH#1359, #2078; libressl/portable#603; hassio-addons/app-ssh#1094",
    party: { product: "openssh", distribution: "Windows" },
    matches: hasMac(/^umac-128-etm@openssh\.com$/),
  },
  {
    id: "mod-sftp-umac",
    culprit: "server",
    shows: "encrypted",
    frequency: "sometimes",
    what: "mod_sftp of 2020 and before computes UMAC wrongly for some packet sizes: Corrupted MAC on input in the middle of a transfer",
    avoid: ["umac-64@openssh.com", "umac-128@openssh.com"],
    firstGood: null,
    source: "proftpd/proftpd#1111",
    party: { product: "mod_sftp" },
    matches: hasMac(/^umac-/),
  },
  { id: "twisted-sha512-client", culprit: "client", ...TWISTED_ROW },
  { id: "twisted-sha512-server", culprit: "server", ...TWISTED_ROW },
  {
    id: "net-ssh-etm",
    culprit: "client",
    shows: "encrypted",
    frequency: "sometimes",
    what: "net-ssh 6.0.0 does the -etm MACs wrongly: corrupted hmac detected; 6.0.1 no longer offers them",
    avoid: ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com"],
    firstGood: "6.0.1",
    source: "net-ssh/net-ssh#728",
    party: { product: "net-ssh", versions: ["6.0.0", "6.0.0"] },
    matches: hasMac(/-etm@openssh\.com$/),
  },
  {
    id: "dartssh2-gcm",
    culprit: "client",
    shows: "encrypted",
    frequency: "sometimes",
    what: "dartssh2 2.17 computes the tag of AES-GCM wrongly",
    avoid: ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com"],
    firstGood: null,
    source: "vicajilau/dartssh2#165",
    party: { product: "dartssh2" },
    matches: hasCipher(/-gcm@openssh\.com$/),
  },
  {
    id: "dartssh2-etm",
    culprit: "client",
    shows: "encrypted",
    frequency: "sometimes",
    what: "dartssh2 before 2.13.0 does the -etm MACs wrongly",
    avoid: ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com"],
    firstGood: "2.13.0",
    source: "vicajilau/dartssh2 pull request 127",
    party: { product: "dartssh2" },
    matches: hasMac(/-etm@openssh\.com$/),
  },
  {
    id: "libssh2-mixed-aead",
    culprit: "client",
    shows: "encrypted",
    frequency: "always",
    what: "libssh2 up to 1.11.1 fails when one direction has an AEAD cipher and the other has not",
    avoid: ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com"],
    firstGood: null,
    source: "libssh2/libssh2#1580, pull request 1582 of 2025-04",
    party: { product: "libssh2", versions: ["1.11.0", "1.11.1"] },
    matches: ({ cipher_c2s, cipher_s2c }) => cipher_c2s !== null && cipher_s2c !== null && isAead(cipher_c2s) !== isAead(cipher_s2c),
  },
];
