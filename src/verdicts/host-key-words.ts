import { type KeyFamily, keyFamilyOf } from "../knowledge/algorithms.ts";
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

const FILES: Readonly<Partial<Record<KeyFamily, string>>> = { rsa: "rsa", ecdsa: "ecdsa", ed25519: "ed25519", dsa: "dsa" };

/** The word that ssh-keygen -t and file names have for the family; null for a key that OpenSSH does not have. */
export function keyWord(p: HostKeyParams | undefined): string | null {
  return p?.key_type ? (FILES[keyFamilyOf(p.key_type)] ?? null) : null;
}

/** The name of the server in known_hosts. */
export function knownHostsName(n: FixNames): string {
  return n.port === 22 ? n.server : `[${n.server}]:${n.port}`;
}
