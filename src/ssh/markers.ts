/** dropbear's: the guess of first_kex_packet_follows is judged by what is chosen (dropbear common-algo.c). */
export const KEXGUESS2 = "kexguess2@matt.ucc.asn.au";
/** RFC 8308 2.1 (ext-info-c, ext-info-s); OpenSSH PROTOCOL 1.10 and draft-miller-sshm-strict-kex (kex-strict-c, with and without -v00@openssh.com). */
const MARKER_PREFIXES = ["ext-info-", "kex-strict-"];
const STRICT_CLIENT: ReadonlySet<string> = new Set(["kex-strict-c-v00@openssh.com", "kex-strict-c"]);
const STRICT_SERVER: ReadonlySet<string> = new Set(["kex-strict-s-v00@openssh.com", "kex-strict-s"]);

/** Whether a name in kex_algorithms announces a feature instead of naming a method: it never matches and is never missing. */
export function isMarker(name: string): boolean {
  return name === KEXGUESS2 || MARKER_PREFIXES.some((prefix) => name.startsWith(prefix));
}

/** Whether a client's kex_algorithms announce strict key exchange. */
export function announcesStrictClient(kexAlgorithms: readonly string[]): boolean {
  return kexAlgorithms.some((name) => STRICT_CLIENT.has(name));
}

/** Whether a server's kex_algorithms announce strict key exchange. */
export function announcesStrictServer(kexAlgorithms: readonly string[]): boolean {
  return kexAlgorithms.some((name) => STRICT_SERVER.has(name));
}
