import { isCertificate, type KeyFamily, keyFamilyOf } from "../knowledge/algorithms.ts";
import type { HostKey } from "../ssh/host-key.ts";
import { wireText } from "../wire-text.ts";
import type { FixNames } from "./context.ts";

/** What the record says of a host key. */
export interface HostKeyParams {
  key_type: string | null;
  bits: number | null;
  fingerprint: string | null;
}

export function hostKeyParams(key: HostKey | null): HostKeyParams {
  return { key_type: key === null ? null : wireText(key.type), bits: key?.bits ?? null, fingerprint: key?.fingerprint ?? null };
}

/** "ssh-ed25519 key SHA256:…", or "host key" where it was not seen. */
export function hostKeyName(p: HostKeyParams): string {
  return p.fingerprint === null ? "host key" : `${p.key_type} key ${p.fingerprint}`;
}

const WORDS: Readonly<Partial<Record<KeyFamily, string>>> = { rsa: "rsa", ecdsa: "ecdsa", ed25519: "ed25519", dsa: "dsa", mldsa: "mldsa44-ed25519" };

/** The word that ssh-keygen -t and ssh-keyscan -t have for the family; null for a key that OpenSSH does not have. */
export function keyWord(p: HostKeyParams | undefined): string | null {
  return p?.key_type ? (WORDS[keyFamilyOf(p.key_type)] ?? null) : null;
}

/** Where sshd has the public key of this family, by default (pathnames.h); ed25519's where the family has none. */
export function publicKeyFile(p: HostKeyParams | undefined): string {
  return `/etc/ssh/ssh_host_${(keyWord(p) ?? "ed25519").replace("-", "_")}_key.pub`;
}

/** The server showed a certificate, not a plain key. */
export function isCertified(p: Partial<HostKeyParams>): boolean {
  return p.key_type != null && isCertificate(p.key_type);
}

/** The name of the server in known_hosts. */
export function knownHostsName(n: FixNames): string {
  return n.port === 22 ? n.server : `[${n.server}]:${n.port}`;
}
