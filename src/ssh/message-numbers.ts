export const SSH_MSG_DISCONNECT = 1;
export const SSH_MSG_IGNORE = 2;
export const SSH_MSG_UNIMPLEMENTED = 3;
export const SSH_MSG_DEBUG = 4;
export const SSH_MSG_SERVICE_REQUEST = 5;
export const SSH_MSG_SERVICE_ACCEPT = 6;
export const SSH_MSG_EXT_INFO = 7;
export const SSH_MSG_KEXINIT = 20;
export const SSH_MSG_NEWKEYS = 21;
/** 30 to 49 belong to the key exchange method in use (RFC 4251 7): their names depend on it. */
export const FIRST_KEX_NUMBER = 30;
export const LAST_KEX_NUMBER = 49;

const KEPT: ReadonlySet<number> = new Set([SSH_MSG_DISCONNECT, SSH_MSG_UNIMPLEMENTED, SSH_MSG_DEBUG, SSH_MSG_EXT_INFO]);

/** Whether a later stage reads the payload of this message. KEXINIT's is decoded at once and not kept. */
export function payloadIsKept(number: number): boolean {
  return KEPT.has(number) || (number >= FIRST_KEX_NUMBER && number <= LAST_KEX_NUMBER);
}
