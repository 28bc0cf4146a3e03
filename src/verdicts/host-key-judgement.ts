import type { PastExchange } from "../exchange/history.ts";
import { holdsKey, type KnownHosts, lookUp, type PresentedKey } from "../knowledge/known-hosts.ts";
import type { HostKey } from "../ssh/host-key.ts";

/** Why a client refuses a host key, as far as the capture and a known_hosts file tell. */
export type HostKeyReason =
  /** known_hosts has another key of this type for the address. */
  | "changed"
  /** known_hosts does not have this key under any name. */
  | "unknown"
  | "revoked"
  | "certificate-expired"
  | "certificate-not-yet-valid"
  | "certificate-not-for-hosts"
  /** The same server presented another key of this type earlier in the capture. */
  | "changed-in-capture";

export interface HostKeyJudgement {
  reason: HostKeyReason | null;
  /** It follows from what was given, not from a likeness. */
  proven: boolean;
  /** The key is the one that known_hosts has: the client has no reason to refuse it. */
  trusted: boolean;
}

/** OpenSSH PROTOCOL.certkeys: type of a certificate for hosts. */
const HOST_CERTIFICATE = 2;

export function judgeHostKey(
  key: HostKey,
  at: { ip: string; port: number; unixTime: number },
  known: KnownHosts | null,
  past: readonly PastExchange[],
): HostKeyJudgement {
  const certificate = certificateFault(key, at.unixTime);
  if (certificate !== null) return { reason: certificate, proven: true, trusted: false };
  if (known !== null) {
    const presented: PresentedKey = { type: key.type, fingerprint: key.blobFingerprint, authority: key.certificate?.ca.fingerprint ?? null };
    const answer = lookUp(known, at, presented);
    if (answer === "match") return { reason: null, proven: false, trusted: true };
    // By address alone it can't be said that a key is unknown: it may stand there under the host's name.
    if (answer !== "unknown" || !holdsKey(known, presented)) return { reason: answer, proven: true, trusted: false };
  }
  const changed = past.some(({ hostKey }) => hostKey !== null && hostKey.type === key.type && hostKey.fingerprint !== key.fingerprint);
  return { reason: changed ? "changed-in-capture" : null, proven: false, trusted: false };
}

function certificateFault({ certificate }: HostKey, unixTime: number): HostKeyReason | null {
  if (certificate === null) return null;
  if (certificate.use !== HOST_CERTIFICATE) return "certificate-not-for-hosts";
  const now = BigInt(Math.floor(unixTime));
  if (now >= certificate.validBefore) return "certificate-expired";
  return now < certificate.validAfter ? "certificate-not-yet-valid" : null;
}
