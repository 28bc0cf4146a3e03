/** What a KEXINIT negotiates by name (RFC 4253 7.1); cipher, mac and compression stand there once per direction. */
export type Slot = "kex" | "hostkey" | "cipher" | "mac" | "compression";

export const SLOTS: readonly Slot[] = ["kex", "hostkey", "cipher", "mac", "compression"];
