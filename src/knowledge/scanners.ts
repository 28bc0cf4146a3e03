/** A program that connects to look, not to log in. */
export interface Scanner {
  name: string;
  /** Nothing else uses this identification; false: a library's default, used by scanners and by real clients. */
  sure: boolean;
  source: string;
}

/** By identification line. The first that fits is taken. */
const SCANNERS: readonly (Scanner & { pattern: RegExp })[] = [
  { name: "nmap's version scan", pattern: /SSH_Version_Mapper/, sure: true, source: "OpenSSH compat.c (SSH_BUG_SCANNER)" },
  { name: "a probe", pattern: /^Probe-|^SSH-\d\.\d+-Probe-/, sure: true, source: "OpenSSH compat.c (SSH_BUG_PROBE)" },
  { name: "nmap", pattern: /^SSH-\d\.\d+-Nmap/i, sure: true, source: "nmap nselib/ssh2.lua, ssh1.lua" },
  { name: "ZGrab", pattern: /^SSH-2\.0-ZGrab/i, sure: true, source: "zmap/zgrab2 modules/ssh" },
  { name: "masscan", pattern: /masscan/i, sure: true, source: "robertdavidgraham/masscan proto-ssh" },
  { name: "ssh-audit", pattern: /^SSH-2\.0-ssh-?audit/i, sure: true, source: "jtesta/ssh-audit ssh_socket.py" },
  { name: "ssh-keyscan", pattern: /^SSH-2\.0-OpenSSH-keyscan/, sure: true, source: "OpenSSH ssh-keyscan.c (keygrab_ssh2)" },
  { name: "Shodan or Censys", pattern: /shodan|censys/i, sure: true, source: "identification seen in public logs" },
  { name: "a program on Go's SSH library", pattern: /^SSH-2\.0-Go$/, sure: false, source: "golang.org/x/crypto/ssh transport.go packageVersion" },
  { name: "a program on libssh", pattern: /^SSH-2\.0-libssh[-_]\d/, sure: false, source: "libssh client.c" },
];

/** The scanner that uses this identification; null for none. */
export function scannerOf(ident: string): Scanner | null {
  return SCANNERS.find(({ pattern }) => pattern.test(ident)) ?? null;
}
