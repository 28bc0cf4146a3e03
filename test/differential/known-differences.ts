/** What both programs tell and a test compares. */
export type ComparedField = "connections" | "idents" | "hassh";

const NEEDS_CLIENT = "tshark reads no KEXINIT of a server whose client has not identified itself: its state of the dialogue waits for the client";
const WITH_LIST_IN_ONE_SEGMENT = "the server (lshd, Twisted) sends its identification and KEXINIT in one segment, and tshark reads the identification only";

/** Where tshark (4.0.17) and we differ on purpose: the capture, what differs, and why. A difference that is not here fails the test. */
export const KNOWN_DIFFERENCES: Readonly<Record<string, { fields: readonly ComparedField[]; why: string }>> = {
  "capture-snapped": { fields: ["idents"], why: "tshark prints an identification that the snap length cut as if it were whole" },
  "complete-to-lshd": { fields: ["hassh"], why: WITH_LIST_IN_ONE_SEGMENT },
  "no-common-kex-to-lshd": { fields: ["hassh"], why: WITH_LIST_IN_ONE_SEGMENT },
  "no-common-mac-to-twisted": { fields: ["hassh"], why: WITH_LIST_IN_ONE_SEGMENT },
  "not-ssh-client-http-dropbear": { fields: ["hassh"], why: NEEDS_CLIENT },
  "one-sided-server": { fields: ["hassh"], why: NEEDS_CLIENT },
  "server-closed-before-ident-dropbear-limit": { fields: ["hassh"], why: NEEDS_CLIENT },
  "preident-text-then-ident": {
    fields: ["idents", "hassh"],
    why: "tshark takes the server's text before its identification (RFC 4253 4.2) for something else, and misses the identification",
  },
};
