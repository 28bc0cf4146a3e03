import type { KexFamily } from "./kex-family.ts";

export const SSH_MSG_DISCONNECT = 1;
export const SSH_MSG_UNIMPLEMENTED = 3;
export const SSH_MSG_DEBUG = 4;
export const SSH_MSG_EXT_INFO = 7;
export const SSH_MSG_KEXINIT = 20;
export const SSH_MSG_NEWKEYS = 21;
/** 30 to 49 belong to the key exchange method in use (RFC 4251 7): their names depend on it. */
const FIRST_KEX_NUMBER = 30;
const LAST_KEX_NUMBER = 49;

/** RFC 4250 4.1.2 and its IANA registry; 7 and 8 are RFC 8308's. Those above 49 are never right in the clear, but they are seen there. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [SSH_MSG_DISCONNECT, "SSH_MSG_DISCONNECT"],
  [2, "SSH_MSG_IGNORE"],
  [SSH_MSG_UNIMPLEMENTED, "SSH_MSG_UNIMPLEMENTED"],
  [SSH_MSG_DEBUG, "SSH_MSG_DEBUG"],
  [5, "SSH_MSG_SERVICE_REQUEST"],
  [6, "SSH_MSG_SERVICE_ACCEPT"],
  [SSH_MSG_EXT_INFO, "SSH_MSG_EXT_INFO"],
  [8, "SSH_MSG_NEWCOMPRESS"],
  [SSH_MSG_KEXINIT, "SSH_MSG_KEXINIT"],
  [SSH_MSG_NEWKEYS, "SSH_MSG_NEWKEYS"],
  [50, "SSH_MSG_USERAUTH_REQUEST"],
  [51, "SSH_MSG_USERAUTH_FAILURE"],
  [52, "SSH_MSG_USERAUTH_SUCCESS"],
  [53, "SSH_MSG_USERAUTH_BANNER"],
  [80, "SSH_MSG_GLOBAL_REQUEST"],
  [81, "SSH_MSG_REQUEST_SUCCESS"],
  [82, "SSH_MSG_REQUEST_FAILURE"],
  [90, "SSH_MSG_CHANNEL_OPEN"],
]);

const DH = { 30: "SSH_MSG_KEXDH_INIT", 31: "SSH_MSG_KEXDH_REPLY" };
const ECDH = { 30: "SSH_MSG_KEX_ECDH_INIT", 31: "SSH_MSG_KEX_ECDH_REPLY" };
const HYBRID = { 30: "SSH_MSG_KEX_HYBRID_INIT", 31: "SSH_MSG_KEX_HYBRID_REPLY" };
const RSA = { 30: "SSH_MSG_KEXRSA_PUBKEY", 31: "SSH_MSG_KEXRSA_SECRET", 32: "SSH_MSG_KEXRSA_DONE" };
const GEX = {
  30: "SSH_MSG_KEX_DH_GEX_REQUEST_OLD",
  31: "SSH_MSG_KEX_DH_GEX_GROUP",
  32: "SSH_MSG_KEX_DH_GEX_INIT",
  33: "SSH_MSG_KEX_DH_GEX_REPLY",
  34: "SSH_MSG_KEX_DH_GEX_REQUEST",
};
const GSS = {
  30: "SSH_MSG_KEXGSS_INIT",
  31: "SSH_MSG_KEXGSS_CONTINUE",
  32: "SSH_MSG_KEXGSS_COMPLETE",
  33: "SSH_MSG_KEXGSS_HOSTKEY",
  34: "SSH_MSG_KEXGSS_ERROR",
  40: "SSH_MSG_KEXGSS_GROUPREQ",
  41: "SSH_MSG_KEXGSS_GROUP",
};

/** Hybrids: draft-ietf-sshm-mlkem-hybrid-kex; OpenSSH's log has the ECDH names for them. */
const KEX_NAMES: Readonly<Record<KexFamily, Readonly<Record<number, string>>>> = {
  dh: DH,
  gex: GEX,
  ecdh: ECDH,
  hybrid: HYBRID,
  rsa: RSA,
  gss: GSS,
  unknown: {},
};

const KEPT: ReadonlySet<number> = new Set([SSH_MSG_DISCONNECT, SSH_MSG_UNIMPLEMENTED, SSH_MSG_DEBUG, SSH_MSG_EXT_INFO]);

/** Whether this number belongs to the key exchange method. */
export function isKexNumber(number: number): boolean {
  return number >= FIRST_KEX_NUMBER && number <= LAST_KEX_NUMBER;
}

/** Whether a later stage reads the payload of this message. KEXINIT's is decoded at once and not kept. */
export function payloadIsKept(number: number): boolean {
  return KEPT.has(number) || isKexNumber(number);
}

/**
 * The RFC's name of a message; SSH_MSG_ and its number for one that has none here.
 * @param family of the method that was negotiated; "unknown" when that isn't known
 */
export function messageName(number: number, family: KexFamily = "unknown"): string {
  const name = isKexNumber(number) ? KEX_NAMES[family][number] : NAMES.get(number);
  return name ?? `SSH_MSG_${number}`;
}
